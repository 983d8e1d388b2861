import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import type { Construct } from 'constructs';

/**
 * Closes a bucket to the public, and to lists of access of its own: its policy alone says who may what.
 * @returns what the policy must wait for: S3 answers 409 when both are set at the same moment
 */
export function closeBucket(scope: Construct, bucket: string): S3BucketPublicAccessBlock {
  new S3BucketOwnershipControls(scope, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
  return new S3BucketPublicAccessBlock(scope, 'public-access', {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
}

/** The statement of a bucket's policy that refuses everything under a condition. */
export function refuse(bucketArn: string, Sid: string, Condition: object) {
  return { Sid, Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [bucketArn, `${bucketArn}/*`], Condition };
}

/** The statement that refuses what comes without TLS. */
export const onlyTls = (bucketArn: string) =>
  refuse(bucketArn, 'OnlyTls', { Bool: { 'aws:SecureTransport': 'false' } });
