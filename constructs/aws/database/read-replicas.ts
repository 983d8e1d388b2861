import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import type { Construct } from 'constructs';
import type { DataNetwork } from '../data-network';
import { nameOf } from '../environment';
import { type InstanceProps, instanceConfig } from './instance-config';
import { createServerLogs } from './server-logs';

/** What replicas follow, and where they are. */
export interface ReadReplicasProps extends InstanceProps {
  readonly network: DataNetwork;
  readonly primary: DbInstance;
}

/** Name of a replica, 1, 2, ...; shorter than 63 characters whatever system and environment are called. */
export function replicaIdentifier({ environment }: Pick<InstanceProps, 'environment'>, number: number): string {
  return nameOf(environment, `replica-${number}`);
}

/**
 * Replicas that answer reads, one zone after the other. The first is in the second zone: a primary without a standby is in
 * the first, and where RDS puts one with a standby nobody can say.
 */
export function createReadReplicas(scope: Construct, props: ReadReplicasProps): DbInstance[] {
  const { environment, network, primary } = props;
  return Array.from({ length: environment.database.readReplicas }, (_, index) => {
    const identifier = replicaIdentifier(props, index + 1);
    return new DbInstance(scope, `replica-${index + 1}`, {
      ...instanceConfig(props),
      identifier,
      replicateSourceDb: primary.identifier,
      availabilityZone: network.zones[(index + 1) % network.zones.length],
      skipFinalSnapshot: true, // RDS makes none of a replica
      dependsOn: createServerLogs(scope, props, identifier),
      tags: { Name: identifier },
    });
  });
}
