import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/search';
const DOMAIN = 'aws_opensearch_domain';

/** A copy of the records that can be searched. */
export const search: Area = {
  name: 'Search',
  test: 'search',
  settings: [
    {
      setting: 'nodes',
      value: 'three, in three zones, but in `single`',
      askedFor: ['REL10-BP01'],
      file: `${folder}/domain-settings.ts`,
      weaker: [
        becomes(`${DOMAIN}.cluster_config.instance_count`, 1),
        becomes(`${DOMAIN}.cluster_config.zone_awareness_enabled`, false),
      ],
    },
    {
      setting: 'dedicated masters',
      value: '3 in `enterprise`, else none',
      askedFor: ['CKV_AWS_318', 'CKV2_AWS_59'],
      file: `${folder}/domain-settings.ts`,
      weaker: [becomes(`${DOMAIN}.cluster_config.dedicated_master_enabled`, false)],
    },
    {
      setting: 'TLS',
      value: 'https only, TLS 1.2 or later with forward secrecy',
      askedFor: ['CKV_AWS_83', 'CKV_AWS_228', 'SEC09-BP02'],
      file: `${folder}/search-domain.ts`,
      weaker: [
        becomes(`${DOMAIN}.domain_endpoint_options.enforce_https`, false),
        becomes(`${DOMAIN}.domain_endpoint_options.tls_security_policy`, 'Policy-Min-TLS-1-0-2019-07'),
      ],
    },
    {
      setting: 'encryption on disk',
      value: 'our KMS key',
      askedFor: ['CKV_AWS_5', 'CKV_AWS_247', 'SEC08-BP02'],
      file: `${folder}/search-domain.ts`,
      weaker: [becomes(`${DOMAIN}.encrypt_at_rest.enabled`, false), removed(`${DOMAIN}.encrypt_at_rest.kms_key_id`)],
    },
    {
      setting: 'encryption between nodes',
      value: 'on',
      askedFor: ['CKV_AWS_6', 'SEC09-BP02'],
      file: `${folder}/search-domain.ts`,
      weaker: [becomes(`${DOMAIN}.node_to_node_encryption.enabled`, false)],
    },
    {
      setting: 'fine-grained access control',
      value: 'one user `app`, whose password is a secret',
      askedFor: ['CKV2_AWS_52', 'SEC03-BP02'],
      file: `${folder}/search-domain.ts`,
      weaker: [
        becomes(`${DOMAIN}.advanced_security_options.enabled`, false),
        becomes(`${DOMAIN}.advanced_security_options.master_user_options.master_user_password`, 'hunter2'),
      ],
    },
    {
      setting: 'policy of the domain',
      value: 'requests to this domain; it lets any principal in, because a password carries no signature',
      askedFor: ['SEC03-BP07'],
      file: `${folder}/search-domain.ts`,
      weaker: [
        becomes(`${DOMAIN}.access_policies.Statement.Action`, 'es:*'),
        becomes(`${DOMAIN}.access_policies.Statement.Resource`, '*'),
      ],
    },
    {
      setting: 'place',
      value: 'data subnets, a group of its own that is closed until a consumer opens it',
      askedFor: ['CKV_AWS_137', 'CKV_AWS_248', 'SEC05-BP01'],
      file: `${folder}/search-domain.ts`,
      weaker: [
        removed(`${DOMAIN}.vpc_options`),
        removed(`${DOMAIN}.vpc_options.security_group_ids`),
        removed('aws_vpc_security_group_ingress_rule.referenced_security_group_id'),
        becomes('aws_security_group.ingress', [{ cidr_blocks: ['0.0.0.0/0'] }]),
      ],
    },
    {
      setting: 'logs',
      value: 'index slow, search slow, application, audit; our KMS key, a year',
      askedFor: ['CKV_AWS_84', 'CKV_AWS_317', 'CKV_AWS_158', 'CKV_AWS_338', 'SEC04-BP01'],
      file: `${folder}/domain-logs.ts`,
      weaker: [
        becomes(`${DOMAIN}.log_publishing_options.enabled`, false),
        removed(`${DOMAIN}.log_publishing_options[log_type=AUDIT_LOGS]`),
        removed('aws_cloudwatch_log_group.kms_key_id'),
        becomes('aws_cloudwatch_log_group.retention_in_days', 7),
      ],
    },
    {
      setting: 'who writes its logs',
      value: 'this domain, to its groups',
      askedFor: ['SEC03-BP02'],
      file: `${folder}/domain-logs.ts`,
      weaker: [
        removed('aws_cloudwatch_log_resource_policy.policy_document.Statement.Condition'),
        becomes('aws_cloudwatch_log_resource_policy.policy_document.Statement.Resource', '*'),
      ],
    },
    {
      setting: 'upkeep',
      value: 'updates in off-peak hours',
      askedFor: ['OPS05-BP05'],
      file: `${folder}/search-domain.ts`,
      weaker: [
        becomes(`${DOMAIN}.software_update_options.auto_software_update_enabled`, false),
        becomes(`${DOMAIN}.off_peak_window_options.enabled`, false),
      ],
    },
  ],
};
