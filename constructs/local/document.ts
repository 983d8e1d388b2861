/**
 * What one component should look like on this machine: the desired state that the local runtime (`tools/local`)
 * converges processes to. It is what Terraform plans, stores and shows in a diff, so it holds no secret and no path of
 * one machine; these stand as placeholders that the runtime fills in when it writes a file or starts a program:
 *
 * | placeholder | becomes |
 * |---|---|
 * | `{{dir}}` | the component's own folder |
 * | `{{run}}` | the environment's folder for sockets and pid files |
 * | `{{secret name}}` | a generated secret; a file that holds one is written with mode 0600 |
 * | `{{program name}}` | the path of an installed program |
 * | `{{node}}` | the Node that runs Abreast |
 * | `{{instance}}`, `{{port}}`, `{{release}}` | number and port of one instance, folder of its image and files (fleets only) |
 * | `{{members}}`, `{{generation}}` | one line per running instance, digest of it all (balancers only) |
 */
export interface ComponentDocument {
  /** Name of the environment. */
  readonly environment: string;
  /** Name of the component, unique in its environment: `database`, `cache`, `web`. */
  readonly component: string;
  /**
   * Raised by one when the processes are found stopped though nobody changed the description (a reboot, a kill), so
   * that Terraform sees a difference and starts them again.
   */
  readonly incarnation: number;
  /** Files below the component's folder: relative path to content. */
  readonly files: Readonly<Record<string, string>>;
  /** Long-running processes, in the order in which they start. */
  readonly programs: readonly ProgramDocument[];
  /** How these processes become one component: the convergence procedure and what it needs to know. */
  readonly procedure: Procedure;
}

/** One process under the supervisor. */
export interface ProgramDocument {
  /** Name in the supervisor and of the log file, unique in the environment. */
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Environment variables, on top of PATH, HOME and LANG. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Loopback port it listens on. */
  readonly port: number;
  /** Path that answers 200 once it is ready. Default: ready as soon as the port accepts a connection. */
  readonly readyPath?: string;
  /** How long it may take to become ready, in seconds. */
  readonly readySeconds: number;
  /** Signal that stops it gracefully. */
  readonly stopSignal: 'TERM' | 'INT' | 'QUIT' | 'USR1';
  /** How long it may take to stop before it is killed, in seconds. */
  readonly stopSeconds: number;
  /** Data servers refuse to run as root: then they run as the account their package made. */
  readonly unprivileged?: boolean;
  /** Files of the component that it reads, and what makes it read them again. */
  readonly reads: readonly string[];
  readonly onChange: 'restart' | 'HUP' | 'USR2';
}

/** A command that judges a file before it takes the place of the one in use; `{{file}}` is the candidate. */
export interface FileCheck {
  readonly file: string;
  readonly command: readonly string[];
}

/** Processes without further ado: files, checks, start, ready. */
export interface DaemonsProcedure {
  readonly kind: 'daemons';
  readonly checks: readonly FileCheck[];
}

/** Postgres: a primary and streaming replicas. */
export interface PostgresProcedure {
  readonly kind: 'postgres';
  readonly checks: readonly FileCheck[];
  /** Major version that is asked for; any recent enough one when absent. */
  readonly major?: number;
  readonly database: string;
  readonly owner: string;
  /** Time-outs are set per role, because PgBouncer in transaction mode refuses start-up parameters. */
  readonly statementTimeoutMilliseconds: number;
}

/** Redis Cluster: masters with replicas, slots spread evenly. */
export interface RedisClusterProcedure {
  readonly kind: 'redisCluster';
  readonly masters: number;
  readonly replicasPerMaster: number;
}

/** A load balancer: its configuration is completed with the instances that run at the moment. */
export interface BalancerProcedure {
  readonly kind: 'balancer';
  readonly checks: readonly FileCheck[];
  /** File whose `{{members}}` is filled in. */
  readonly file: string;
  /** Service whose instances are its members. */
  readonly service: string;
  /** Line of one member with `{name}` and `{port}`. */
  readonly memberLine: string;
  /** What stands there when no instance runs. */
  readonly noMemberLine: string;
  /** Answers with the `{{generation}}` in force: a reload takes effect a moment after it was asked for. */
  readonly generationUrl: string;
  /** Where `tls.crt`, `tls.key` and `tls.pem` (both in one) come from, when it speaks TLS. */
  readonly certificate: 'none' | 'selfSigned' | { readonly certificateFile: string; readonly keyFile: string };
}

/** A fleet of identical instances of one image: `programs[0]` is the pattern of an instance. */
export interface FleetProcedure {
  readonly kind: 'fleet';
  readonly instances: number;
  /** Version of the image: a digest of what is in it. */
  readonly image: string;
  /** Port of instance 0 (numbers start at 1). */
  readonly basePort: number;
  /** Highest instance number. */
  readonly maxNumber: number;
  /** New instances that may run beside the old ones during a rolling change. */
  readonly surge: number;
}

/** Removes what runs but is no longer described. */
export interface PruneProcedure {
  readonly kind: 'prune';
  readonly components: readonly string[];
}

export type Procedure =
  | DaemonsProcedure
  | PostgresProcedure
  | RedisClusterProcedure
  | BalancerProcedure
  | FleetProcedure
  | PruneProcedure;
