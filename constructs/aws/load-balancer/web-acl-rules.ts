import type { Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import type { AwsEnvironment } from '../environment';

type Firewall = AwsEnvironment['loadBalancer']['firewall'];
/** A statement as Terraform's JSON has it: nested deeper than the bindings have types for. */
type Statement = Readonly<Record<string, unknown>>;
type NamedRule = Omit<Wafv2WebAclRule, 'priority' | 'visibilityConfig'>;

// Undone as often as the application might: doubled encoding is the oldest disguise.
const PLAIN_PATH = ['URL_DECODE', 'URL_DECODE', 'NORMALIZE_PATH', 'LOWERCASE'];
// A body is as large as `loadBalancer.bodyLimit` lets it: the group would refuse more than 8 KiB.
const COUNTED = ['SizeRestrictions_BODY'];

/** Answers 404 for hidden paths, however they are spelt, to everybody but those allowed. */
export function hiddenPaths(patternSetArn: string, allowedSetArn: string | undefined): NamedRule {
  const hidden: Statement = {
    regex_pattern_set_reference_statement: {
      arn: patternSetArn,
      field_to_match: { uri_path: {} },
      text_transformation: PLAIN_PATH.map((type, priority) => ({ type, priority })),
    },
  };
  const allowed = { not_statement: { statement: { ip_set_reference_statement: { arn: allowedSetArn } } } };
  return {
    name: 'hidden-paths',
    action: { block: { customResponse: { responseCode: 404 } } },
    statement: allowedSetArn === undefined ? hidden : { and_statement: { statement: [hidden, allowed] } },
  };
}

/** Refuses an address that asks for too much in five minutes. */
export function rateLimit({ requestsPerIp }: Firewall): NamedRule {
  return {
    name: 'rate-per-address',
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: { rate_based_statement: { limit: requestsPerIp, aggregate_key_type: 'IP' } },
  };
}

/** Rule groups that AWS maintains. */
export function managedGroups({ managedRules }: Firewall): NamedRule[] {
  return managedRules.map((group) => ({
    name: group,
    overrideAction: { none: {} },
    statement: {
      managed_rule_group_statement: {
        vendor_name: 'AWS',
        name: `AWSManagedRules${group}`,
        ...(group === 'CommonRuleSet' ? { rule_action_override: COUNTED.map(onlyCounted) } : {}),
      },
    },
  }));
}

function onlyCounted(name: string) {
  return { name, action_to_use: { count: {} } };
}

/** Rules in the order in which they are asked. */
export function inOrder(rules: readonly NamedRule[]): Wafv2WebAclRule[] {
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visible(rule.name) }));
}

/** What is counted in CloudWatch, and of which a sample of requests is kept. */
export function visible(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
