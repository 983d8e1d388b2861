import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { EksCluster } from '../../constructs/aws/eks/eks-cluster';
import type { EksEnvironment } from '../../constructs/aws/environment';
import type { Network } from '../../constructs/aws/network/network';
import { AwsStack } from '../aws/aws-stack';

/** The cluster and its nodes, before anything is put into it. */
export class ClusterStack extends AwsStack {
  readonly cluster: EksCluster;

  constructor(scope: Construct, environment: EksEnvironment, network: Network) {
    super(scope, 'cluster', environment);
    this.cluster = new EksCluster(this, 'cluster', { environment, network });
    new TerraformOutput(this, 'kubeconfig', {
      value: `aws eks update-kubeconfig --name ${this.cluster.clusterName} --region ${environment.region}`,
      description: 'Gives kubectl a way in.',
    });
  }
}
