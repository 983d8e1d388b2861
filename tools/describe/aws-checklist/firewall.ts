import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/load-balancer';
const RULES = 'aws_wafv2_web_acl.rule';
const FIREWALL_LOG = 'aws_cloudwatch_log_group[name=aws-waf-logs-abreast-test-firewall]';

/** What stands before the balancer. */
export const firewall: Area = {
  name: 'Firewall',
  test: 'load-balancer',
  settings: [
    {
      setting: 'firewall',
      value: 'before the balancer; reputation, common rules, known bad inputs, SQL injection: they block',
      askedFor: ['CKV2_AWS_28', 'CKV_AWS_192', 'CKV2_AWS_76', 'SEC05-BP03'],
      file: `${folder}/web-acl-rules.ts`,
      weaker: [
        removed('aws_wafv2_web_acl_association'),
        removed(`${RULES}[name=KnownBadInputsRuleSet]`),
        removed(`${RULES}[name=SQLiRuleSet]`),
        becomes(`${RULES}[name=KnownBadInputsRuleSet].override_action`, { count: {} }),
      ],
    },
    {
      setting: 'size of bodies',
      value: "counted only: `loadBalancer.bodyLimit` is 50 MiB, the common rules' limit 8 KiB",
      askedFor: ['the guides'],
      file: `${folder}/web-acl-rules.ts`,
      weaker: [removed(`${RULES}[name=CommonRuleSet].statement.managed_rule_group_statement.rule_action_override`)],
    },
    {
      setting: 'rate of an address',
      value: '2000 requests in 5 minutes, then 429',
      askedFor: ['REL05-BP02', 'SEC05-BP03'],
      file: `${folder}/web-acl-rules.ts`,
      weaker: [
        becomes(`${RULES}[name=rate-per-address].statement.rate_based_statement.limit`, 2_000_000_000),
        becomes(`${RULES}[name=rate-per-address].action`, { count: {} }),
      ],
    },
    {
      setting: 'diagnostics',
      value: '404 outside `loadBalancer.diagnostics.allow`, however they are spelt',
      askedFor: ['SEC05-BP02'],
      file: `${folder}/routing.ts`,
      weaker: [
        removed('aws_lb_listener_rule[tags.Name=hidden-1]'),
        removed(
          `${RULES}[name=hidden-paths].statement.regex_pattern_set_reference_statement.text_transformation[type=NORMALIZE_PATH]`,
        ),
        becomes(`${RULES}[name=hidden-paths].action`, { count: {} }),
      ],
    },
    {
      setting: 'log of the firewall',
      value: 'on, our KMS key, without the headers that carry secrets',
      askedFor: ['CKV2_AWS_31', 'CKV_AWS_158', 'SEC04-BP01'],
      file: `${folder}/web-acl.ts`,
      weaker: [
        removed('aws_wafv2_web_acl_logging_configuration'),
        removed('aws_wafv2_web_acl_logging_configuration.redacted_fields'),
        removed(`${FIREWALL_LOG}.kms_key_id`),
      ],
    },
  ],
};
