import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { closeBucket, onlyTls } from '../closed-bucket';
import { type AwsEnvironment, nameOf } from '../environment';
import { policyOf } from '../policy';

/** Whose balancer writes. */
export interface LogBucketProps {
  readonly environment: AwsEnvironment;
}

// Of the name only the beginning is given: the rest must be unique in the whole world.
const LONGEST_PREFIX = 37;
// As long as the log groups (`log-group.ts`).
const RETENTION_DAYS = 365;
// What an aborted upload left behind, and what an overwritten log was before.
const LEFTOVER_DAYS = 7;

/** Where the balancer writes its access and connection logs; nobody else writes, and nobody reads without TLS. */
export class LogBucket extends Construct {
  /** Name of the bucket; known once the balancer may write to it. */
  readonly name: string;
  /** What the balancer must wait for. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, { environment }: LogBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'Resource', {
      bucketPrefix: `${nameOf(environment, 'lb-logs').slice(0, LONGEST_PREFIX - 1)}-`,
      forceDestroy: !environment.database.deletionProtection,
    });
    this.name = bucket.bucket;
    const block = closeBucket(this, this.name);
    this.secure(this.name);
    this.expire(this.name);
    this.policy = new S3BucketPolicy(this, 'policy', {
      bucket: this.name,
      policy: policyOf([deliverLogs(bucket.arn, environment.account.id), onlyTls(bucket.arn)]),
      dependsOn: [block],
    });
  }

  private secure(bucket: string): void {
    new S3BucketVersioningA(this, 'versioning', { bucket, versioningConfiguration: { status: 'Enabled' } });
    // The balancer writes with no other kind: with a key of KMS the logs would stay away without a word.
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
  }

  private expire(bucket: string): void {
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: [
        {
          id: 'expire',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: RETENTION_DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: LEFTOVER_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: LEFTOVER_DAYS }],
        },
      ],
    });
  }
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
function deliverLogs(bucketArn: string, accountId: string) {
  return {
    Sid: 'DeliverLogs',
    Effect: 'Allow',
    Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `${bucketArn}/*/AWSLogs/${accountId}/*`,
  };
}
