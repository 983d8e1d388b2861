import { Lb } from '@cdktf/provider-aws/lib/lb';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import type { Consumer } from '../connections';
import type { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { shortNameOf } from '../short-name';
import { Domain } from './domain';
import { Listeners } from './listeners';
import { LogBucket } from './log-bucket';
import { publicServices } from './routing';
import { createTargets, type ServiceTargets } from './target-groups';
import { WebAcl } from './web-acl';

/** Where a balancer stands. */
export interface LoadBalancerProps {
  readonly environment: AwsEnvironment;
  /** Where it is reached from the internet. */
  readonly network: { readonly vpcId: string; readonly publicSubnetIds: readonly string[] };
  /** Encrypts logs of the firewall; its `services` must name `logs.<region>.amazonaws.com`. */
  readonly key: EncryptionKey;
}

const LONGEST_NAME = 32;

/** The application load balancer of an environment, with its firewall, its domain and the routes of its system. */
export class LoadBalancer extends Construct implements Consumer {
  /** Name within the environment. */
  readonly name = 'load-balancer';
  /** Group from which it reaches instances. */
  readonly securityGroupId: string;
  /** What listeners and the firewall are attached to. */
  readonly arn: string;
  /** End of the ARN, as CloudWatch knows it: 'app/<name>/<id>'. */
  readonly arnSuffix: string;
  /** Host under which AWS publishes it; the domain points there. */
  readonly dnsName: string;
  /** As CloudWatch knows the firewall. */
  readonly firewallName: string;
  /** Of the domain; undefined without one. */
  readonly certificateArn: string | undefined;
  readonly #targets: Readonly<Record<string, ServiceTargets>>;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { environment, network, key } = props;
    const { domain: name, loadBalancer } = environment;
    const domain = name && new Domain(this, 'domain', { name, hostedZoneId: loadBalancer.hostedZoneId });
    this.securityGroupId = this.createGroup(props, domain ? [80, 443] : [80]);
    const balancer = this.createBalancer(props);
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.#targets = Object.fromEntries(
      publicServices(environment.system).map((one) => [
        one.name,
        createTargets(this, environment, network.vpcId, one.name),
      ]),
    );
    this.certificateArn = domain ? domain.certificateArn : undefined;
    const served = { environment, loadBalancerArn: this.arn };
    new Listeners(this, 'listeners', { ...served, targets: this.#targets, certificateArn: this.certificateArn });
    this.firewallName = new WebAcl(this, 'firewall', { ...served, key }).name;
    if (domain) domain.pointTo({ dnsName: this.dnsName, zoneId: balancer.zoneId });
  }

  /** The target groups of a service; undefined for one that answers no clients. */
  targetsOf(service: string): ServiceTargets | undefined {
    return this.#targets[service];
  }

  private createGroup({ environment, network }: LoadBalancerProps, ports: readonly number[]): string {
    const name = nameOf(environment, this.name);
    const { id } = new SecurityGroup(this, 'security-group', {
      name,
      description: `Balancer of ${environment.name}: the one way in for clients`,
      vpcId: network.vpcId,
      tags: { Name: name },
    });
    for (const port of ports)
      new VpcSecurityGroupIngressRule(this, `clients-${port}`, {
        securityGroupId: id,
        description: `clients on ${port}`,
        cidrIpv4: '0.0.0.0/0',
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        tags: { Name: `clients-${port}` },
      });
    return id;
  }

  private createBalancer({ environment, network }: LoadBalancerProps): Lb {
    const logs = new LogBucket(this, 'logs', { environment });
    return new Lb(this, 'Resource', {
      name: shortNameOf(environment, 'lb', LONGEST_NAME),
      loadBalancerType: 'application',
      internal: false,
      ipAddressType: 'ipv4',
      subnets: [...network.publicSubnetIds],
      securityGroups: [this.securityGroupId],
      idleTimeout: environment.loadBalancer.timeouts.idle.seconds,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: 'defensive',
      preserveHostHeader: true,
      xffHeaderProcessingMode: 'append',
      enableHttp2: true,
      enableDeletionProtection: environment.database.deletionProtection,
      accessLogs: { enabled: true, bucket: logs.name, prefix: 'access' },
      connectionLogs: { enabled: true, bucket: logs.name, prefix: 'connections' },
      dependsOn: [logs.policy],
    });
  }
}
