import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/load-balancer';

/** Where clients come in. */
export const loadBalancer: Area = {
  name: 'Load balancer',
  test: 'load-balancer',
  settings: [
    {
      setting: 'TLS policy',
      value: '`ELBSecurityPolicy-TLS13-1-2-Res-2021-06`',
      askedFor: ['CKV_AWS_103', 'CKV2_AWS_74', 'SEC09-BP02'],
      file: `${folder}/listeners.ts`,
      weaker: [becomes('aws_lb_listener[port=443].ssl_policy', 'ELBSecurityPolicy-2016-08')],
    },
    {
      setting: 'http',
      value: 'redirects to https',
      askedFor: ['CKV_AWS_2', 'CKV2_AWS_20'],
      file: `${folder}/listeners.ts`,
      weaker: [
        becomes('aws_lb_listener[port=80].default_action.type', 'forward'),
        becomes('aws_lb_listener[port=80].default_action.redirect.protocol', 'HTTP'),
      ],
    },
    {
      setting: 'certificate',
      value: 'proven in the zone of the domain; the next is there before the last goes',
      askedFor: ['CKV_AWS_233', 'CKV2_AWS_71', 'SEC09-BP01'],
      file: `${folder}/domain.ts`,
      weaker: [
        becomes('aws_acm_certificate.validation_method', 'EMAIL'),
        removed('aws_acm_certificate.lifecycle'),
        becomes('aws_acm_certificate.domain_name', '*.example.com'),
      ],
    },
    {
      setting: 'headers that are not valid',
      value: 'dropped',
      askedFor: ['CKV_AWS_131'],
      file: `${folder}/load-balancer.ts`,
      weaker: [becomes('aws_lb.drop_invalid_header_fields', false)],
    },
    {
      setting: 'desync mitigation',
      value: 'defensive',
      askedFor: ['CKV_AWS_328'],
      file: `${folder}/load-balancer.ts`,
      weaker: [becomes('aws_lb.desync_mitigation_mode', 'monitor')],
    },
    {
      setting: 'deletion protection',
      value: 'as `database.deletionProtection`: on but in `single`',
      askedFor: ['CKV_AWS_150'],
      file: `${folder}/load-balancer.ts`,
      weaker: [becomes('aws_lb.enable_deletion_protection', false)],
    },
    {
      setting: 'place',
      value: 'public subnets of all zones',
      askedFor: ['REL02-BP01'],
      file: `${folder}/load-balancer.ts`,
      weaker: [becomes('aws_lb.subnets', ['subnet-1'])],
    },
    {
      setting: 'open ports',
      value: '80 and 443',
      askedFor: ['CKV_AWS_24', 'CKV_AWS_25', 'CKV_AWS_277', 'SEC05-BP02'],
      file: `${folder}/load-balancer.ts`,
      weaker: [becomes('aws_vpc_security_group_ingress_rule[cidr_ipv4=0.0.0.0/0].from_port', 0)],
    },
    {
      setting: 'idle time-out',
      value: '60 s',
      askedFor: ['the guides', 'REL05-BP05'],
      file: `${folder}/load-balancer.ts`,
      weaker: [becomes('aws_lb.idle_timeout', 4000)],
    },
    {
      setting: 'logs of requests and connections',
      value: 'on',
      askedFor: ['CKV_AWS_91', 'SEC04-BP01'],
      file: `${folder}/log-bucket.ts`,
      weaker: [becomes('aws_lb.access_logs.enabled', false), becomes('aws_lb.connection_logs.enabled', false)],
    },
    {
      setting: 'log bucket, access',
      value: 'closed to the public, no ACLs, TLS only, filled by the balancers of the account',
      askedFor: ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56', 'CKV2_AWS_6', 'CKV2_AWS_65', 'CKV_AWS_379'],
      file: 'constructs/aws/closed-bucket.ts',
      weaker: [
        becomes('aws_s3_bucket_public_access_block.block_public_acls', false),
        becomes('aws_s3_bucket_public_access_block.block_public_policy', false),
        becomes('aws_s3_bucket_public_access_block.ignore_public_acls', false),
        becomes('aws_s3_bucket_public_access_block.restrict_public_buckets', false),
        becomes('aws_s3_bucket_ownership_controls.rule.object_ownership', 'ObjectWriter'),
        removed('aws_s3_bucket_policy.policy.Statement[Effect=Deny]'),
        becomes('aws_s3_bucket_policy.policy.Statement[Effect=Allow].Resource', '*'),
      ],
    },
    {
      setting: 'log bucket, content',
      value: 'SSE-S3, versioned, 365 days. CKV_AWS_145 asks for KMS: the balancer writes with no key of it',
      askedFor: ['CKV_AWS_19', 'CKV_AWS_21', 'CKV2_AWS_61', 'CKV_AWS_300'],
      file: `${folder}/log-bucket.ts`,
      weaker: [
        removed('aws_s3_bucket_server_side_encryption_configuration'),
        becomes('aws_s3_bucket_versioning.versioning_configuration.status', 'Suspended'),
        becomes('aws_s3_bucket_lifecycle_configuration.rule.status', 'Disabled'),
        removed('aws_s3_bucket_lifecycle_configuration.rule.abort_incomplete_multipart_upload'),
        becomes('aws_s3_bucket.force_destroy', true),
      ],
    },
    {
      setting: 'health check',
      value: '`/health/ready`, 15 s, 5 s, 2 passes, 3 failures',
      askedFor: ['CKV_AWS_261', 'REL11-BP01'],
      file: `${folder}/target-groups.ts`,
      weaker: [
        becomes('aws_lb_target_group.health_check.path', '/'),
        becomes('aws_lb_target_group.health_check.unhealthy_threshold', 10),
        becomes('aws_lb_target_group.health_check.matcher', '200-499'),
      ],
    },
    {
      setting: 'deregistration delay',
      value: 'that of the shutdown ledger',
      askedFor: ['the guides', 'OPS06-BP03'],
      file: `${folder}/target-groups.ts`,
      weaker: [becomes('aws_lb_target_group.deregistration_delay', '0')],
    },
  ],
};
