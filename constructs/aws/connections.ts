import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';

/** Who opens connections: something with a security group of its own. */
export interface Consumer {
  /** Name within the environment, such as 'web'. */
  readonly name: string;
  readonly securityGroupId: string;
}

/**
 * What may be connected to, and by whom. Rules name security groups, never ranges of addresses.
 */
export class Connections {
  /**
   * @param name of the server within the environment, such as 'redis'
   * @param ports TCP ports it listens on
   */
  constructor(
    private readonly name: string,
    private readonly securityGroupId: string,
    private readonly ports: readonly number[],
  ) {}

  /**
   * Lets a consumer connect: a rule on either side. Both belong to the consumer's stack: else data and services would
   * need each other.
   * @param scope in the consumer's stack
   */
  allowFrom(scope: Construct, consumer: Consumer): void {
    for (const port of this.ports) {
      const id = `${consumer.name}-to-${this.name}-${port}`;
      const rule = { ipProtocol: 'tcp', fromPort: port, toPort: port, tags: { Name: id } };
      new VpcSecurityGroupIngressRule(scope, `${id}-in`, {
        ...rule,
        description: `${this.name} from ${consumer.name}`,
        securityGroupId: this.securityGroupId,
        referencedSecurityGroupId: consumer.securityGroupId,
      });
      new VpcSecurityGroupEgressRule(scope, `${id}-out`, {
        ...rule,
        description: `${consumer.name} to ${this.name}`,
        securityGroupId: consumer.securityGroupId,
        referencedSecurityGroupId: this.securityGroupId,
      });
    }
  }
}
