import type { Duration, Size } from '../../../model/values';

export interface RedisConfProps {
  readonly name: string;
  readonly port: number;
  readonly busPort: number;
  readonly nodeTimeout: Duration;
  readonly memory: Size;
  readonly maxMemoryPolicy: string;
}

/**
 * `redis.conf` of one cluster node. Append-only, because a killed master restarts within a second, before its replica
 * takes over: without the file it would come back empty and wipe its replicas.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/
 */
export function redisConf(props: RedisConfProps): string {
  return `${[
    'bind 127.0.0.1',
    'protected-mode yes',
    `port ${props.port}`,
    'tcp-backlog 128',
    'daemonize no',
    // A new title overwrites the process environment, by which the runtime knows its own processes.
    'set-proc-title no',
    `dir {{dir}}/${props.name}`,
    'include {{dir}}/auth.conf',
    'cluster-enabled yes',
    'cluster-config-file nodes.conf',
    // The default is port + 10000, which may be anybody's.
    `cluster-port ${props.busPort}`,
    'cluster-announce-ip 127.0.0.1',
    `cluster-node-timeout ${props.nodeTimeout.milliseconds}`,
    // Losing one shard must not take the others away: Redis is never fatal for the application.
    'cluster-require-full-coverage no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'repl-diskless-sync-delay 0',
    `maxmemory ${props.memory.bytes}`,
    `maxmemory-policy ${props.maxMemoryPolicy}`,
    'latency-monitor-threshold 100',
  ].join('\n')}\n`;
}

/** The password of the cluster, in a file of its own so that the rest can be shown. */
export const REDIS_AUTH = 'requirepass {{secret cache}}\nmasterauth {{secret cache}}\n';
