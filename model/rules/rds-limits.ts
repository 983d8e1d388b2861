import { suggestion } from '../nearest';
import { RESERVED_NAMES } from '../rds';
import { regions } from '../regions';
import { type Rule, rule, when } from './rule';

const MOST_REPLICAS = 15;
const GIB = 1024 ** 3;
/** What RDS takes at most, and how far `constructs/aws/database/instance-config.ts` lets a disk grow by itself. */
const LARGEST_GIB = 65_536;
const GROWTH = 5;

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html */
const replicas = rule(['platform', 'database'], ({ platform, database: { readReplicas, crossRegionReplica, host } }) =>
  when(
    platform !== 'local' && host === 'managed' && crossRegionReplica !== undefined && readReplicas >= MOST_REPLICAS,
    'database.readReplicas',
    readReplicas,
    `must be at most ${MOST_REPLICAS - 1} beside crossRegionReplica`,
    `RDS lets ${MOST_REPLICAS} servers follow one; lower it`,
  ),
);

const elsewhere = rule(['platform', 'database'], ({ platform, database: { crossRegionReplica: place } }) =>
  when(
    platform !== 'local' && place !== undefined && !regions.includes(place.region),
    'database.crossRegionReplica.region',
    place?.region,
    'is not in the map of regions (model/regions.ts)',
    suggestion(place?.region ?? '', regions),
  ),
);

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html */
const storage = rule(['platform', 'database'], ({ platform, database: { storage: size, maxStorage, host } }) =>
  when(
    platform !== 'local' && host === 'managed' && maxStorage === undefined && (size.bytes / GIB) * GROWTH > LARGEST_GIB,
    'database.maxStorage',
    undefined,
    `is required with a storage of ${size}`,
    `${GROWTH} times that, its default, is more than RDS has (64TiB); set it, a tenth more than storage at least`,
  ),
);

const name = rule(['platform', 'database'], ({ platform, database: { engine, name: given, host } }) =>
  when(
    platform !== 'local' && host === 'managed' && RESERVED_NAMES[engine].includes(given),
    'database.name',
    given,
    `must not be a word that ${engine} keeps for itself`,
    'RDS refuses it; rename it',
  ),
);

/** Rules about limits of RDS. */
export const rdsLimitRules: readonly Rule[] = [replicas, elsewhere, storage, name];
