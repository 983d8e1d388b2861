import type { DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import type { EncryptionKey } from '../encryption-key';
import type { AwsEnvironment } from '../environment';
import type { MonitoringRole } from './monitoring-role';
import { serverSettings } from './settings';

/** What every server of a database shares. */
export interface InstanceProps {
  readonly environment: AwsEnvironment;
  /** Encrypts logs and insights, and the disk of what is not a replica in the same region. */
  readonly key: EncryptionKey;
  readonly securityGroupId: string;
  readonly parameterGroup: string;
  readonly monitoring: MonitoringRole;
}

const MONITORING_SECONDS = 60;
const INSIGHTS_DAYS = 7; // what is free of charge
const GROWTH = 5;
const GIB = 1024 ** 3;

/** Settings of a primary and a replica alike: closed to the internet, encrypted, watched, kept up to date. */
export function instanceConfig(props: InstanceProps): DbInstanceConfig {
  const { environment, key } = props;
  const { database } = environment;
  const server = serverSettings(environment);
  return {
    instanceClass: server.instanceClass,
    port: server.port,
    publiclyAccessible: false,
    vpcSecurityGroupIds: [props.securityGroupId],
    parameterGroupName: props.parameterGroup,
    iamDatabaseAuthenticationEnabled: true,
    storageEncrypted: true,
    storageType: 'gp3',
    maxAllocatedStorage: gibibytes(database.maxStorage?.bytes ?? database.storage.bytes * GROWTH),
    monitoringInterval: MONITORING_SECONDS,
    monitoringRoleArn: props.monitoring.arn,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: key.arn,
    performanceInsightsRetentionPeriod: INSIGHTS_DAYS,
    enabledCloudwatchLogsExports: [...server.logs],
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
    maintenanceWindow: 'sun:03:30-sun:04:30',
    applyImmediately: !database.deletionProtection,
    deletionProtection: database.deletionProtection,
  };
}

/** Bytes in whole GiB, as RDS counts disks; at most the 64 TiB that it has. */
export function gibibytes(bytes: number): number {
  return Math.min(Math.ceil(bytes / GIB), 65_536);
}
