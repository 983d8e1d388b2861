import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { AwsStack } from '../../../../stacks/aws/aws-stack';
import { anEc2, synthStacks } from '../../../support/aws';
import type { AwsTemplate } from '../../../support/aws-template';

/** Two stacks in which much is wrong, and one thing is right that only both together show: group `used` is in use. */
export function planted(): AwsTemplate {
  return synthStacks(anEc2({ name: 'planted' }), ['first', 'second'], ([first, second]) => {
    const used = new SecurityGroup(first, 'used', { description: 'used by the other stack', vpcId: 'vpc-1' });
    new SecurityGroup(first, 'unused', { description: 'used by nobody', vpcId: 'vpc-1' });
    new DbInstance(second, 'database', { instanceClass: 'db.t4g.micro', vpcSecurityGroupIds: [used.id] });
    openToAll(second);
    second.addOverride('locals.nobody_reads_it', 1);
  });
}

function openToAll(stack: AwsStack): void {
  const bucket = new S3Bucket(stack, 'bucket', { bucket: 'open-to-all' });
  new S3BucketPublicAccessBlock(stack, 'access', { bucket: bucket.bucket, blockPublicAcls: false });
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
  new IamRolePolicy(stack, 'everything', { role: 'somebody', policy: JSON.stringify(policy) });
}
