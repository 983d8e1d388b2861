import { suggestion } from '../nearest';
import { type Rule, rule, when } from './rule';

/** Versions of the search engines that the cloud hosts and the application was tried with, newest first. */
const SEARCH_VERSIONS = { opensearch: ['2.19', '2.17', '2.15', '2.13', '2.11'], elasticsearch: ['7.10'] } as const;

/**
 * Families that OpenSearch Service has, and that cannot be used here: old ones without encryption or fine-grained access,
 * those with disks of their own only, and those for what is seldom read.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html
 */
const isUnusableForSearch = (type: string): boolean => /^(t2|m3|r3|i2|d2|i3|r6gd|im4gn|ultrawarm1)\./.test(type);

const M5 = ['large', 'xlarge', '2xlarge', '4xlarge'];
const M7G = ['medium', ...M5, '8xlarge', '12xlarge', '16xlarge'];
/** No cluster runs on it. */
const SINGLE_ONLY = 'mq.t3.micro';
/** @see https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rabbitmq-sizing-guidelines.html */
const RABBITMQ_TYPES = [SINGLE_ONLY, ...M5.map((size) => `mq.m5.${size}`), ...M7G.map((size) => `mq.m7g.${size}`)];

const search = rule(['platform', 'search'], ({ platform, search: given }) => {
  if (given.kind === 'database') return [];
  const { engine, version, instanceType } = given;
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
      platform !== 'local' && instanceType !== undefined && isUnusableForSearch(instanceType),
      'search.instanceType',
      instanceType,
      'must be of a family that encrypts its disks and takes those of EBS',
      "use m6g, m7g, r6g, r7g, c6g or their like, such as 'm6g.large.search'",
    ),
  ];
});

const searchNodes = rule(['platform', 'tier', 'network', 'search'], ({ platform, tier, network, search: given }) => {
  if (given.kind === 'database' || platform === 'local') return [];
  const { host, nodes } = given;
  const zones = Math.min(nodes, network.zones);
  return [
    ...when(
      host === 'managed' && nodes > 1 && zones === 2 && nodes % 2 > 0,
      'search.nodes',
      nodes,
      'must be even over 2 zones',
      'OpenSearch Service puts as many into each; use one more, or a third zone',
    ),
    ...when(
      tier !== 'single' && nodes < Math.min(3, network.zones),
      'search.nodes',
      nodes,
      `must be at least ${Math.min(3, network.zones)} for tier ${tier} on ${platform}`,
      'losing a zone would leave no node',
    ),
  ];
});

const rabbitmq = rule(['platform', 'tier', 'messaging'], ({ platform, tier, messaging }) => {
  if (messaging.kind !== 'rabbitmq' || messaging.instanceType === undefined) return [];
  const { instanceType, version } = messaging;
  const path = 'messaging.instanceType';
  return [
    ...when(
      !RABBITMQ_TYPES.includes(instanceType),
      path,
      instanceType,
      'must be a type on which Amazon MQ runs RabbitMQ',
      suggestion(instanceType, RABBITMQ_TYPES),
    ),
    ...when(
      version !== '3.13' && RABBITMQ_TYPES.includes(instanceType) && !instanceType.startsWith('mq.m7g.'),
      path,
      instanceType,
      `must be of the family mq.m7g with RabbitMQ ${version}`,
      "Amazon MQ runs version 4 on no other; use 'mq.m7g.large'",
    ),
    ...when(
      platform !== 'local' && tier !== 'single' && version === '3.13' && instanceType === SINGLE_ONLY,
      path,
      instanceType,
      `must carry a node of a cluster for tier ${tier}`,
      "Amazon MQ runs single brokers only on it; use 'mq.m7g.large'",
    ),
  ];
});

const kafkaType = rule(['messaging'], ({ messaging }) =>
  messaging.kind !== 'kafka' || messaging.instanceType === undefined
    ? []
    : when(
        !/^kafka\.(t3\.small|(m5|m7g)\.(\d+x?)?large)$/.test(messaging.instanceType),
        'messaging.instanceType',
        messaging.instanceType,
        'must be a type of MSK with disks of a chosen size',
        "use kafka.t3.small for trials, kafka.m5 or kafka.m7g, such as 'kafka.m7g.large'",
      ),
);

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
export const managedRules: readonly Rule[] = [search, searchNodes, rabbitmq, kafkaType, kafka];
