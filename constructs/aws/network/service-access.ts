import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { Construct } from 'constructs';
import type { Connections, Consumer } from '../connections';

const HTTPS = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };

/** How consumers reach the services of AWS. */
export class ServiceAccess {
  /**
   * @param interfaces security group of the interface endpoints; undefined without them
   * @param prefixListIds prefix lists of the services with a route of their own, S3 and DynamoDB
   */
  constructor(
    private readonly interfaces: Connections | undefined,
    private readonly prefixListIds: readonly string[],
  ) {}

  /**
   * Lets a consumer call them by https.
   * @param scope in the consumer's stack
   */
  allowFrom(scope: Construct, consumer: Consumer): void {
    if (this.interfaces === undefined) {
      // Without endpoints the services are anywhere: they publish no security group, and their addresses change.
      this.#egress(scope, consumer, 'aws', { cidrIpv4: '0.0.0.0/0' });
      return;
    }
    this.interfaces.allowFrom(scope, consumer);
    for (const [index, prefixListId] of this.prefixListIds.entries())
      this.#egress(scope, consumer, `aws-${index}`, { prefixListId });
  }

  #egress(scope: Construct, consumer: Consumer, to: string, where: { cidrIpv4: string } | { prefixListId: string }) {
    const id = `${consumer.name}-to-${to}-443`;
    new VpcSecurityGroupEgressRule(scope, `${id}-out`, {
      ...HTTPS,
      ...where,
      description: `${consumer.name} to services of AWS`,
      securityGroupId: consumer.securityGroupId,
      tags: { Name: id },
    });
  }
}
