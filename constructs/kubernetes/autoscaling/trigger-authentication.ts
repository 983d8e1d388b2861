import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { metadataOf } from '../workload/metadata';
import type { ScalingSources, SecretEntry } from './sources';
import type { Trigger } from './trigger';

/** What KEDA proves itself to. */
export type Authentication = 'redis' | 'database';

/** The proofs that these triggers refer to, from Secrets of the namespace. */
export function triggerAuthentications(
  environment: EksEnvironment,
  fleet: string,
  triggers: readonly Trigger[],
  { redis, database }: ScalingSources,
): KubernetesObject[] {
  const entries: Record<Authentication, Readonly<Record<string, SecretEntry | undefined>>> = {
    redis: { username: redis?.account?.username, password: redis?.account?.password },
    database: { connection: database?.connection },
  };
  const needed = (['redis', 'database'] as const).filter((kind) =>
    triggers.some(({ authenticationRef }) => authenticationRef?.name === authenticationName(fleet, kind)),
  );
  return needed.map((kind) => ({
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: metadataOf(environment, fleet, authenticationName(fleet, kind)),
    spec: {
      secretTargetRef: Object.entries(entries[kind]).flatMap(([parameter, entry]) =>
        entry ? [{ parameter, name: entry.name, key: entry.key }] : [],
      ),
    },
  }));
}

/** Name of a fleet's TriggerAuthentication: each fleet has its own, for each is a release of its own. */
export function authenticationName(fleet: string, kind: Authentication): string {
  return `${fleet}-${kind}`;
}
