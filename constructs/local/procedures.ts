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

/** MariaDB: a primary and replicas that follow its binary log by GTID. */
export interface MariadbProcedure {
  readonly kind: 'mariadb';
  readonly checks: readonly FileCheck[];
  /** Major version that is asked for; any recent enough one when absent. */
  readonly major?: number;
  readonly database: string;
  readonly owner: string;
  /** Belongs to the owner's account: backups, replicas and people are not cut off. */
  readonly statementTimeoutMilliseconds: number;
}

/** RabbitMQ: one node and the port mapper of its Erlang; it is there once its application can log in. */
export interface RabbitmqProcedure {
  readonly kind: 'rabbitmq';
  /** The application's account, whose password is the secret `rabbitmq`. */
  readonly user: string;
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
  /** File in which the members are filled in. */
  readonly file: string;
  /** Service whose instances fill `{{members}}`. */
  readonly service: string;
  /**
   * Further services, whose instances fill `{{members <service>}}`.
   * @default none - one service answers everything
   */
  readonly routed?: readonly string[];
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

/** Kafka: one broker, whose data folder is formatted before its first start. */
export interface KafkaProcedure {
  readonly kind: 'kafka';
  /** Formats the data folder; does nothing to one that is formatted. */
  readonly format: readonly string[];
}

/** OpenSearch: equal nodes that form one cluster at their first start. */
export interface OpenSearchProcedure {
  readonly kind: 'opensearch';
  readonly nodes: number;
}

/** Removes what runs but is no longer described. */
export interface PruneProcedure {
  readonly kind: 'prune';
  readonly components: readonly string[];
}

export type Procedure =
  | DaemonsProcedure
  | PostgresProcedure
  | MariadbProcedure
  | RedisClusterProcedure
  | RabbitmqProcedure
  | BalancerProcedure
  | FleetProcedure
  | KafkaProcedure
  | OpenSearchProcedure
  | PruneProcedure;
