import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { MetricsSource } from '../prometheus/metrics-source';
import { REDIS_AUTH, redisConf } from './redis-conf';
import { redisMetrics } from './redis-metrics';

type RedisSettings = Extract<Environment['cache'], { kind: 'redis' }>;

interface RedisNode {
  readonly name: string;
  readonly port: number;
  readonly busPort: number;
}

export interface LocalRedisClusterProps {
  readonly host: LocalHost;
  readonly settings: RedisSettings;
}

/** A Redis Cluster on this machine: masters with replicas, password required, append-only. */
export class LocalRedisCluster extends Construct {
  readonly component: LocalComponent;
  /** Connection URLs of all nodes (any of them is a seed), the password as a placeholder. */
  readonly urls: readonly string[];
  readonly metrics: MetricsSource;

  constructor(scope: Construct, id: string, props: LocalRedisClusterProps) {
    super(scope, id);
    const nodes = redisNodes(props);
    this.urls = nodes.map((node) => `redis://:{{secret cache}}@127.0.0.1:${node.port}`);
    this.metrics = redisMetrics(nodes, props.host.ports);
    this.component = new LocalComponent(this, 'Component', {
      host: props.host,
      document: {
        component: 'cache',
        files: files(props.settings, nodes),
        programs: nodes.map(program),
        procedure: {
          kind: 'redisCluster',
          masters: props.settings.masters,
          replicasPerMaster: props.settings.replicasPerMaster,
        },
      },
    });
  }
}

function redisNodes({ host: { ports }, settings }: LocalRedisClusterProps): RedisNode[] {
  const count = settings.masters * (1 + settings.replicasPerMaster);
  return Array.from({ length: count }, (_, index) => ({
    name: `cache-${index + 1}`,
    port: ports.redisNode(index),
    busPort: ports.redisBus(index),
  }));
}

function files(settings: RedisSettings, nodes: readonly RedisNode[]): Record<string, string> {
  const confs = nodes.map((node) => [`${node.name}.conf`, redisConf({ ...settings, ...node })]);
  return { 'auth.conf': REDIS_AUTH, ...Object.fromEntries(confs) };
}

function program(node: RedisNode): ProgramDocument {
  return {
    name: node.name,
    command: ['{{program redis-server}}', `{{dir}}/${node.name}.conf`],
    port: node.port,
    readySeconds: 30,
    stopSignal: 'TERM',
    stopSeconds: 30,
    reads: [`${node.name}.conf`, 'auth.conf'],
    onChange: 'restart',
  };
}
