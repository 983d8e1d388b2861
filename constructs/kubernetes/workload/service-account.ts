import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { metadataOf } from './metadata';

/** The account of a fleet's pods. They never call the cluster's API, so none gets a token for it. */
export function createServiceAccount(scope: Construct, environment: EksEnvironment, fleet: string): string {
  const metadata = metadataOf(environment, fleet);
  new ServiceAccountV1(scope, 'service-account', { metadata, automountServiceAccountToken: false });
  return metadata.name;
}
