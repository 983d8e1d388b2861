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
  /** Certificate of the domain from the cloud; undefined without a domain, and with nginx, which brings its own. */
  readonly certificateArn: string | undefined;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    if (props.environment.cluster.ingress === 'alb') {
      const domain = this.createDomain(props);
      this.certificateArn = domain?.certificateArn;
      this.dnsName = this.createAlb(props, domain);
      return;
    }
    new NginxIngress(this, 'nginx', props);
  }

  private createDomain({ environment: { domain: name, loadBalancer } }: IngressProps): Domain | undefined {
    return name ? new Domain(this, 'domain', { name, hostedZoneId: loadBalancer.hostedZoneId }) : undefined;
  }

  private createAlb({ environment, dependsOn }: IngressProps, domain: Domain | undefined): string {
    const services = [`logs.${environment.region}.amazonaws.com`];
    const key = new EncryptionKey(this, 'key', { environment, part: 'ingress', services });
    const logs = new LogBucket(this, 'logs', { environment });
    const { dnsName } = new AlbIngress(this, 'alb', {
      environment,
      certificateArn: domain?.certificateArn,
      webAclArn: new WebAcl(this, 'firewall', { environment, key }).arn,
      logBucket: logs.name,
      dependsOn: [...dependsOn, logs.policy],
    });
    // The provider knows it by the region: it asks no account.
    if (domain) domain.pointTo({ dnsName, zoneId: new DataAwsLbHostedZoneId(this, 'zone', {}).id });
    return dnsName;
  }
}
