import type { Procedure } from './procedures';

export type {
  BalancerProcedure,
  DaemonsProcedure,
  FileCheck,
  FleetProcedure,
  KafkaProcedure,
  MariadbProcedure,
  OpenSearchProcedure,
  PostgresProcedure,
  Procedure,
  PruneProcedure,
  RabbitmqProcedure,
  RedisClusterProcedure,
} from './procedures';

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
 * | `{{engine name}}` | the class path of an engine (`tools/install/engines`) |
 * | `{{node}}` | the Node that runs Abreast |
 * | `{{instance}}`, `{{port}}`, `{{release}}` | number and port of one instance, folder of its image and files (fleets only) |
 * | `{{members}}`, `{{members service}}` | one line per running instance of the balanced, of another service (balancers only) |
 * | `{{generation}}` | digest of it all (balancers only) |
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
