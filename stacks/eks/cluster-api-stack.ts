import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../constructs/aws/environment';
import type { ClusterAccess } from '../../constructs/kubernetes/cluster-access';
import { AwsStack } from '../aws/aws-stack';

/** Versions whose schemas the bindings were made from, and later ones without a break. */
const KUBERNETES_VERSIONS = '~> 2.38';
const HELM_VERSIONS = '~> 3.1';

/** A stack that also talks to the API of the environment's cluster. */
export class ClusterApiStack extends AwsStack {
  constructor(
    scope: Construct,
    part: string,
    override readonly environment: EksEnvironment,
    cluster: ClusterAccess,
  ) {
    super(scope, part, environment);
    const access = accessTo(cluster, environment.region);
    new KubernetesProvider(this, 'kubernetes', { ...access, exec: [access.exec] });
    new HelmProvider(this, 'helm', { kubernetes: access });
    this.addOverride('terraform.required_providers.kubernetes.version', KUBERNETES_VERSIONS);
    this.addOverride('terraform.required_providers.helm.version', HELM_VERSIONS);
  }
}

/** A token for each run, from the credentials that Terraform runs with: a written one would end within the hour. */
function accessTo({ clusterName, endpoint, certificateAuthority }: ClusterAccess, region: string) {
  return {
    host: endpoint,
    clusterCaCertificate: Fn.base64decode(certificateAuthority),
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'aws',
      args: ['eks', 'get-token', '--cluster-name', clusterName, '--region', region],
    },
  };
}
