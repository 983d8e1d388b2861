import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { closeBucket, onlyTls, refuse } from '../closed-bucket';
import type { EncryptionKey } from '../encryption-key';
import { policyOf } from '../policy';

/** Where states are kept. */
export interface StateBucketProps {
  /** Name of the bucket; given once in the whole world. */
  readonly name: string;
  readonly key: EncryptionKey;
}

// Earlier states: enough to find the one before a mistake that nobody saw for a quarter, and always the last ten.
const EARLIER_DAYS = 90;
const EARLIER_STATES = 10;
const LEFTOVER_DAYS = 7;

/**
 * The bucket of Terraform's states: every earlier state can be had back, nothing in it is public or goes without TLS 1.2,
 * and Terraform refuses to destroy it.
 */
export class StateBucket extends Construct {
  /** As given, known once the bucket is there. */
  readonly name: string;
  /** What roles are let at. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, key }: StateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'bucket', { bucket: name, lifecycle: { preventDestroy: true } });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    this.#close();
    this.#keep();
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: this.name,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    });
  }

  #close(): void {
    const bucket = this.name;
    const block = closeBucket(this, bucket);
    new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: policyOf([onlyTls(this.arn), onlyCurrentTls(this.arn)]),
      dependsOn: [block],
    });
  }

  #keep(): void {
    const bucket = this.name;
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: [
        {
          id: 'earlier-states',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: EARLIER_DAYS, newerNoncurrentVersions: EARLIER_STATES }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: LEFTOVER_DAYS }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}

const onlyCurrentTls = (bucketArn: string) =>
  refuse(bucketArn, 'OnlyCurrentTls', { NumericLessThan: { 's3:TlsVersion': '1.2' } });
