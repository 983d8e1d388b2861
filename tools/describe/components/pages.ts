/** What the reference of a component's page is made of. */
export interface ComponentPage {
  /** Name of the page in `docs/components/`. */
  readonly name: string;
  /** Its constructs, those that a stack makes first. */
  readonly constructs: readonly string[];
  /** Settings that it reads; a section stands for all within it. */
  readonly settings: readonly string[];
  /**
   * Settings within these that it does not read.
   * @default none
   */
  readonly except?: readonly string[];
}

const ofService = (...names: readonly string[]) => names.map((name) => `services.<name>.${name}`);
const ofBalancer = (...names: readonly string[]) => names.map((name) => `loadBalancer.${name}`);

/** The pages with a reference. */
export const pages: readonly ComponentPage[] = [
  {
    name: 'aws-bootstrap',
    constructs: ['StateBucket', 'ImageRepository', 'GithubRoles', 'SearchRole'],
    settings: ['account', 'region'],
  },
  {
    name: 'aws-broker',
    constructs: ['RabbitmqBroker', 'KafkaCluster'],
    settings: ['messaging'],
    except: ['messaging.host', 'messaging.stream'],
  },
  {
    name: 'aws-database',
    constructs: ['Database', 'RdsProxy', 'ProxyRole', 'CrossRegionReplica', 'MonitoringRole'],
    settings: ['database', 'backup', 'rotation.database'],
    except: ['database.host'],
  },
  {
    name: 'aws-network',
    constructs: ['Network', 'Routes', 'Endpoints', 'FlowLogs'],
    settings: ['network'],
    except: ['network.ports'],
  },
  {
    name: 'aws-observability',
    constructs: ['MetricsWorkspace', 'AlarmTopic', 'Alarms', 'AlertRules', 'Grafana'],
    settings: ['observability', 'services.<name>.slo'],
  },
  {
    name: 'aws-redis',
    constructs: ['RedisCluster', 'RedisUsers', 'ShardScaling'],
    settings: ['cache', 'backup', 'rotation.redis'],
    except: ['cache.host', 'cache.nodeTimeout', 'cache.ttl'],
  },
  { name: 'aws-sandbox', constructs: [], settings: ['account.kind'] },
  {
    name: 'aws-search',
    constructs: ['SearchDomain', 'DomainLogs'],
    settings: ['search', 'rotation.search'],
    except: ['search.host'],
  },
  {
    name: 'aws-secrets',
    constructs: ['ApplicationSecrets', 'GeneratedSecret', 'SecretInState', 'EncryptionKey'],
    settings: ['secrets', 'rotation'],
  },
  {
    name: 'aws-services',
    constructs: [
      ...['LoadBalancer', 'Domain', 'Listeners', 'WebAcl', 'LogBucket'],
      ...['AutoScalingService', 'InstanceRole', 'FleetTemplate', 'FleetGroup'],
    ],
    settings: [
      ...['domain', 'image', 'system.services', 'rollout', 'tags'],
      ...ofService('replicas', 'peak', 'cpu', 'memory', 'pool', 'variables', 'instances', 'candidate'),
      ...ofService(
        'autoscaling.cpu',
        'autoscaling.requestsPerSecond',
        'autoscaling.queueLength',
        'autoscaling.schedules',
      ),
      ...ofBalancer('algorithm', 'healthCheck', 'timeouts.idle', 'timeouts.request', 'bodyLimit', 'stickiness'),
      ...ofBalancer('diagnostics', 'firewall', 'hostedZoneId'),
    ],
  },
  { name: 'capacity', constructs: [], settings: ['load'] },
  {
    name: 'eks-cluster',
    constructs: [
      ...[
        'EksCluster',
        'ControlPlane',
        'Access',
        'NodeRole',
        'NodeGroups',
        'NodeTemplate',
        'Addons',
        'PodRole',
        'PodLogs',
      ],
    ],
    settings: ['version', 'publicAccess', 'admins', 'nodeGroups'].map((name) => `cluster.${name}`),
  },
];

/** Whether a page tells of a setting. */
export function tellsOf({ settings, except = [] }: ComponentPage, path: string): boolean {
  return settings.some((section) => isWithin(path, section)) && !except.some((section) => isWithin(path, section));
}

/** Whether a setting is a section, or in it. */
export function isWithin(path: string, section: string): boolean {
  return path === section || path.startsWith(`${section}.`) || path.startsWith(`${section}[`);
}
