import type { AwsEnvironment } from '../../environment';
import { type Alarm, seriesOf } from '../alarm';

/** The search domain. */
export interface WatchedSearch {
  readonly domainName: string;
}

const MIB = 1024 ** 2;

/**
 * What the service recommends to watch, as far as it concerns this system: searches fall back to the database.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html
 */
export function searchAlarms({ account, search }: AwsEnvironment, { domainName }: WatchedSearch): Alarm[] {
  if (search.kind === 'database') return [];
  const domain = seriesOf('AWS/ES', { DomainName: domainName, ClientId: account.id });
  return [
    {
      name: 'search-red',
      description:
        'The search domain lacks a primary shard: the database answers searches. Look at its nodes and disks.',
      measure: domain('ClusterStatus.red', 'Maximum'),
      limit: { above: 0 },
      minutes: 1,
    },
    {
      name: 'search-yellow',
      description:
        'The search domain has lacked copies of shards for 15 minutes: the next node that fails costs records.',
      measure: domain('ClusterStatus.yellow', 'Maximum'),
      limit: { above: 0 },
      minutes: 15, // an upgrade makes it yellow for a while
    },
    ...capacityAlarms(search.storage.bytes, domain),
  ];
}

function capacityAlarms(storageBytes: number, domain: ReturnType<typeof seriesOf>): Alarm[] {
  return [
    {
      name: 'search-storage',
      description: 'A node of the search domain has less than a quarter of its disk free. Raise search.storage.',
      measure: domain('FreeStorageSpace', 'Minimum'),
      limit: { below: Math.floor(storageBytes / MIB / 4) },
      minutes: 5,
    },
    {
      name: 'search-writes-blocked',
      description: 'The search domain refuses writes, for want of disk or memory: the index falls behind.',
      measure: domain('ClusterIndexWritesBlocked', 'Maximum'),
      limit: { above: 0 },
      minutes: 5,
    },
    {
      name: 'search-memory',
      description: 'The heap of a search node has been above 95 % for 3 minutes: it will soon fail. Take larger nodes.',
      measure: domain('JVMMemoryPressure', 'Maximum'),
      limit: { above: 95 },
      minutes: 3,
    },
  ];
}
