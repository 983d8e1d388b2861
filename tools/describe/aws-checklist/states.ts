import { type Area, becomes, removed } from './setting';

/** Where Terraform keeps what it knows, and for whom it works. */
export const states: Area = {
  name: 'States and accounts',
  test: 'stacks',
  settings: [
    {
      setting: 'states, encryption',
      value: "the account's key for states",
      askedFor: ['SEC08-BP02'],
      file: 'stacks/aws/aws-stack.ts',
      weaker: [becomes('terraform.backend.s3.encrypt', false), removed('terraform.backend.s3.kms_key_id')],
    },
    {
      setting: 'states, locks',
      value: 'an object beside each state',
      askedFor: ['OPS05-BP04'],
      file: 'stacks/aws/aws-stack.ts',
      weaker: [becomes('terraform.backend.s3.use_lockfile', false)],
    },
    {
      setting: 'credentials of another account',
      value: 'refused, by the provider and by the backend',
      askedFor: ['SEC01-BP01'],
      file: 'stacks/aws/aws-stack.ts',
      weaker: [removed('provider.aws.allowed_account_ids'), removed('terraform.backend.s3.allowed_account_ids')],
    },
    {
      setting: 'tags',
      value: 'system, environment, tier and `tags`, on whatever is made',
      askedFor: ['COST03-BP02'],
      file: 'constructs/aws/tags.ts',
      weaker: [removed('provider.aws.default_tags'), removed('provider.aws.default_tags.tags.Environment')],
    },
    {
      setting: 'keys of AWS in code',
      value: 'none: credentials come from where the AWS CLI takes them',
      askedFor: ['CKV_AWS_41', 'SEC02-BP02'],
      file: 'stacks/aws/aws-stack.ts',
      weaker: [becomes('provider.aws.access_key', 'AKIAIOSFODNN7EXAMPLE')],
    },
  ],
};
