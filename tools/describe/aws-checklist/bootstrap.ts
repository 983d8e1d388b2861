import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/bootstrap';
const GRANTED = 'aws_iam_role_policy.policy.Statement';
const TRUST = 'aws_iam_role.assume_role_policy.Statement.Condition.StringEquals';

/** What an account needs before its first environment. */
export const bootstrap: Area = {
  name: 'Bootstrap of an account',
  test: 'bootstrap',
  settings: [
    {
      setting: 'state bucket, deletion',
      value: 'refused by Terraform',
      askedFor: ['REL09-BP02'],
      file: `${folder}/state-bucket.ts`,
      weaker: [removed('aws_s3_bucket.lifecycle')],
    },
    {
      setting: 'state bucket, access',
      value: 'closed to the public, no ACLs, TLS 1.2 or later only',
      askedFor: ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56', 'CKV2_AWS_6', 'CKV2_AWS_65', 'CKV_AWS_379'],
      file: 'constructs/aws/closed-bucket.ts',
      weaker: [
        becomes('aws_s3_bucket_public_access_block.block_public_policy', false),
        becomes('aws_s3_bucket_public_access_block.restrict_public_buckets', false),
        becomes('aws_s3_bucket_ownership_controls.rule.object_ownership', 'ObjectWriter'),
        becomes('aws_s3_bucket_policy.policy.Statement.Effect', 'Allow'),
        becomes('aws_s3_bucket_policy.policy.Statement.Condition.NumericLessThan', { 's3:TlsVersion': '1.0' }),
      ],
    },
    {
      setting: 'state bucket, encryption',
      value: 'our KMS key, rotated every year',
      askedFor: ['CKV_AWS_19', 'CKV_AWS_145', 'CKV_AWS_7', 'SEC08-BP02'],
      file: `${folder}/state-bucket.ts`,
      weaker: [
        becomes(
          'aws_s3_bucket_server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm',
          'AES256',
        ),
        removed(
          'aws_s3_bucket_server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id',
        ),
        becomes('aws_kms_key.enable_key_rotation', false),
      ],
    },
    {
      setting: 'earlier states',
      value: '90 days, and always the last ten',
      askedFor: ['CKV_AWS_21', 'CKV2_AWS_61', 'CKV_AWS_300', 'REL09-BP01'],
      file: `${folder}/state-bucket.ts`,
      weaker: [
        becomes('aws_s3_bucket_versioning.versioning_configuration.status', 'Suspended'),
        removed('aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_expiration.newer_noncurrent_versions'),
        removed('aws_s3_bucket_lifecycle_configuration.rule.abort_incomplete_multipart_upload'),
      ],
    },
    {
      setting: 'images, tags',
      value: 'written once',
      askedFor: ['CKV_AWS_51', 'SEC06-BP04'],
      file: `${folder}/image-repository.ts`,
      weaker: [becomes('aws_ecr_repository.image_tag_mutability', 'MUTABLE')],
    },
    {
      setting: 'images, scan',
      value: 'on arrival',
      askedFor: ['CKV_AWS_163', 'SEC06-BP01'],
      file: `${folder}/image-repository.ts`,
      weaker: [becomes('aws_ecr_repository.image_scanning_configuration.scan_on_push', false)],
    },
    {
      setting: 'images, encryption',
      value: 'our KMS key',
      askedFor: ['CKV_AWS_136', 'SEC08-BP02'],
      file: `${folder}/image-repository.ts`,
      weaker: [removed('aws_ecr_repository.encryption_configuration.kms_key')],
    },
    {
      setting: 'images, age',
      value: 'untagged ones 14 days, at most 100 kept',
      askedFor: ['COST04-BP05'],
      file: `${folder}/image-repository.ts`,
      weaker: [removed('aws_ecr_lifecycle_policy')],
    },
    {
      setting: 'roles of workflows, trust',
      value: 'one repository, one GitHub environment',
      askedFor: ['CKV_AWS_393', 'SEC02-BP02', 'SEC03-BP09'],
      file: `${folder}/github-roles.ts`,
      weaker: [
        becomes(`${TRUST}`, { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' }),
        removed('aws_iam_openid_connect_provider.client_id_list'),
      ],
    },
    {
      setting: 'role to plan',
      value: 'reads settings, holds the lock; no content, no state of another environment',
      askedFor: ['CKV_AWS_288', 'SEC03-BP02'],
      file: `${folder}/plan-policy.ts`,
      weaker: [
        removed(`${GRANTED}[Sid=NoContent]`),
        removed(`${GRANTED}[Sid=NoOtherObjects]`),
        becomes(`${GRANTED}[Sid=ReadSecrets].Resource`, '*'),
        becomes(`${GRANTED}[Sid=LockStates].Resource`, '*'),
        becomes('aws_iam_role_policy_attachment.policy_arn', 'arn:aws:iam::aws:policy/AdministratorAccess'),
      ],
    },
    {
      setting: 'role to deploy',
      value: 'its environment, its region, roles of its own names; not itself',
      askedFor: ['CKV_AWS_62', 'CKV2_AWS_40', 'CKV_AWS_286', 'SEC03-BP02', 'SEC03-BP05'],
      file: `${folder}/deploy-policy.ts`,
      weaker: [
        removed(`${GRANTED}[Sid=NotAnotherEnvironment]`),
        removed(`${GRANTED}[Sid=MakeResources].Condition`),
        becomes(`${GRANTED}[Sid=MakeResources].Action`, '*'),
        becomes(`${GRANTED}[Sid=MakeRoles].Resource`, '*'),
      ],
    },
    {
      setting: 'boundary of the roles of an environment',
      value: 'every role carries it, and a deploy role cannot take it away',
      askedFor: ['CKV_AWS_286', 'CKV_AWS_289', 'SEC03-BP05'],
      file: `${folder}/boundary-policy.ts`,
      weaker: [
        removed('aws_iam_role.permissions_boundary'),
        removed(`${GRANTED}[Sid=BoundRolesOnly]`),
        removed(`${GRANTED}[Sid=KeepBoundary]`),
      ],
    },
  ],
};
