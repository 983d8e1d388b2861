import { type Rule, rule, when } from './rule';

/** Versions of the search engines that the cloud hosts and the application was tried with, newest first. */
const SEARCH_VERSIONS = { opensearch: ['2.19', '2.17', '2.15', '2.13', '2.11'], elasticsearch: ['7.10'] } as const;

const search = rule(['platform', 'tier', 'network', 'search'], ({ platform, tier, network, search: given }) => {
  if (given.kind === 'database') return [];
  const { engine, version, nodes } = given;
  const versions: readonly string[] = SEARCH_VERSIONS[engine];
  return [
    ...when(
      platform === 'local' && engine === 'elasticsearch',
      'search.engine',
      engine,
      'must be opensearch on local',
      'local runs the OpenSearch of this machine; remove it',
    ),
    ...when(
      version !== undefined && !versions.includes(version),
      'search.version',
      version,
      `must be one of ${versions.join(', ')} with ${engine}`,
      'the application is not known to work with others',
    ),
    ...when(
      platform !== 'local' && tier !== 'single' && nodes < Math.min(3, network.zones),
      'search.nodes',
      nodes,
      `must be at least ${Math.min(3, network.zones)} for tier ${tier} on ${platform}`,
      'losing a zone would leave no node',
    ),
  ];
});

const rabbitmq = rule(['messaging'], ({ messaging }) => {
  if (messaging.kind !== 'rabbitmq' || messaging.instanceType === undefined) return [];
  return when(
    messaging.version !== '3.13' && !messaging.instanceType.startsWith('mq.m7g.'),
    'messaging.instanceType',
    messaging.instanceType,
    `must be of the family mq.m7g with RabbitMQ ${messaging.version}`,
    "Amazon MQ runs version 4 on no other; use 'mq.m7g.large'",
  );
});

const kafka = rule(['platform', 'account', 'network', 'messaging'], (sections) => {
  const { platform, account, messaging } = sections;
  const { zones } = sections.network;
  if (messaging.kind !== 'kafka' || platform === 'local') return [];
  const { brokers, storage, maxStorage } = messaging;
  return [
    ...when(
      account?.kind === 'emulator',
      'messaging.kind',
      messaging.kind,
      'must not be kafka on an emulator',
      "its clusters never become ready; use 'rabbitmq' there",
    ),
    ...when(zones > 3, 'network.zones', zones, 'must be at most 3 with kafka', 'MSK spreads brokers over 2 or 3 zones'),
    ...when(
      brokers !== undefined && brokers % zones !== 0,
      'messaging.brokers',
      brokers,
      `must be a multiple of the zones (${zones})`,
      'MSK puts as many brokers into each zone',
    ),
    ...when(
      maxStorage.bytes < storage.bytes,
      'messaging.maxStorage',
      maxStorage,
      `must be at least storage (${storage})`,
      'disks of brokers never shrink; raise it',
    ),
  ];
});

/** Rules about what the cloud manages: search and brokers. */
export const managedRules: readonly Rule[] = [search, rabbitmq, kafka];
