import { DataAwsLbHostedZoneId } from '@cdktf/provider-aws/lib/data-aws-lb-hosted-zone-id';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { EncryptionKey } from '../../aws/encryption-key';
import type { EksEnvironment } from '../../aws/environment';
import { Domain } from '../../aws/load-balancer/domain';
import { LogBucket } from '../../aws/load-balancer/log-bucket';
import { WebAcl } from '../../aws/load-balancer/web-acl';
import { AlbIngress } from './alb';
import { NginxIngress } from './nginx';

/** Whose clients come in. */
export interface IngressProps {
  readonly environment: EksEnvironment;
  /** Fleets that must be there before clients come. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The one way in for clients, by one switch: the balancer of the cloud, or nginx. */
export class Ingress extends Construct {
  /** Host under which the balancer is published; undefined with nginx, whose controller has the address. */
  readonly dnsName: string | undefined;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    if (props.environment.cluster.ingress === 'alb') {
      this.dnsName = this.createAlb(props);
      return;
    }
    new NginxIngress(this, 'nginx', props);
  }

  private createAlb({ environment, dependsOn }: IngressProps): string {
    const { domain: name, loadBalancer, region } = environment;
    const services = [`logs.${region}.amazonaws.com`];
    const key = new EncryptionKey(this, 'key', { environment, part: 'ingress', services });
    const domain = name && new Domain(this, 'domain', { name, hostedZoneId: loadBalancer.hostedZoneId });
    const logs = new LogBucket(this, 'logs', { environment });
    const { dnsName } = new AlbIngress(this, 'alb', {
      environment,
      certificateArn: domain ? domain.certificateArn : undefined,
      webAclArn: new WebAcl(this, 'firewall', { environment, key }).arn,
      logBucket: logs.name,
      dependsOn: [...dependsOn, logs.policy],
    });
    // The provider knows it by the region: it asks no account.
    if (domain) domain.pointTo({ dnsName, zoneId: new DataAwsLbHostedZoneId(this, 'zone', {}).id });
    return dnsName;
  }
}
