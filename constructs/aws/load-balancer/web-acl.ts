import { Wafv2IpSet } from '@cdktf/provider-aws/lib/wafv2-ip-set';
import { Wafv2RegexPatternSet } from '@cdktf/provider-aws/lib/wafv2-regex-pattern-set';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { createLogGroup } from '../log-group';
import { hiddenPattern, ofVersion } from './routing';
import { hiddenPaths, inOrder, managedGroups, rateLimit, visible } from './web-acl-rules';

/** What is protected. */
export interface WebAclProps {
  readonly environment: AwsEnvironment;
  /**
   * Balancer that it stands before.
   * @default whoever makes the balancer attaches it, by `arn`
   */
  readonly loadBalancerArn?: string;
  /** Encrypts the log; its `services` must name `logs.<region>.amazonaws.com`. */
  readonly key: EncryptionKey;
}

const SCOPE = 'REGIONAL';
// What requests carry and logs must not.
const REDACTED = ['authorization', 'cookie', 'x-api-key'];

/** The firewall before the balancer: hidden paths, a rate for each address, the rules that AWS maintains; logged. */
export class WebAcl extends Construct {
  /** What balancer and log are attached to. */
  readonly arn: string;
  /** As CloudWatch knows it. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { environment, loadBalancerArn } = props;
    const { firewall } = environment.loadBalancer;
    this.name = nameOf(environment, 'firewall');
    const acl = new Wafv2WebAcl(this, 'Resource', {
      name: this.name,
      scope: SCOPE,
      defaultAction: { allow: {} },
      rule: inOrder([...this.hidden(environment), rateLimit(firewall), ...managedGroups(firewall)]),
      visibilityConfig: visible(this.name),
    });
    this.arn = acl.arn;
    if (loadBalancerArn !== undefined)
      new Wafv2WebAclAssociation(this, 'association', { resourceArn: loadBalancerArn, webAclArn: this.arn });
    this.log(props);
  }

  private hidden(environment: AwsEnvironment) {
    const { paths, allow } = environment.loadBalancer.diagnostics;
    if (paths.length === 0) return [];
    const patterns = new Wafv2RegexPatternSet(this, 'hidden', {
      name: nameOf(environment, 'hidden-paths'),
      scope: SCOPE,
      regularExpression: paths.map((path) => ({ regexString: hiddenPattern(path) })),
    });
    const addresses = ofVersion(allow, 4); // the balancer listens on IPv4 only
    return [hiddenPaths(patterns.arn, addresses.length === 0 ? undefined : this.allowed(environment, addresses))];
  }

  private allowed(environment: AwsEnvironment, addresses: string[]): string {
    const name = nameOf(environment, 'diagnostics');
    return new Wafv2IpSet(this, 'allowed', { name, scope: SCOPE, ipAddressVersion: 'IPV4', addresses }).arn;
  }

  private log({ environment, key }: WebAclProps): void {
    // WAF writes to no group of another beginning.
    const group = createLogGroup(this, 'log', { environment, name: `aws-waf-logs-${this.name}`, key });
    new Wafv2WebAclLoggingConfiguration(this, 'logging', {
      resourceArn: this.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: REDACTED.map((name) => ({ singleHeader: { name } })),
    });
  }
}
