import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { Construct } from 'constructs';
import { closeBucket, onlyTls } from '../../aws/closed-bucket';
import type { EncryptionKey } from '../../aws/encryption-key';
import type { EksEnvironment } from '../../aws/environment';
import { policyOf } from '../../aws/policy';
import { shortNameOf } from '../../aws/short-name';

/** Whose backups they are. */
export interface BackupBucketProps {
  readonly environment: EksEnvironment;
  /** Encrypts them. */
  readonly key: Pick<EncryptionKey, 'arn'>;
}

// A bucket's name has 63 characters, of which the account takes 13.
const LONGEST_NAME = 50;
const LEFTOVER_DAYS = 7;

/** Where the database writes its backups; what is too old the database itself removes. */
export class BackupBucket extends Construct {
  /** As backups are told, such as 's3://bucket/'. */
  readonly url: string;
  readonly #arn: string;
  readonly #keyArn: string;

  constructor(scope: Construct, id: string, { environment, key }: BackupBucketProps) {
    super(scope, id);
    const { account, database } = environment;
    const name = `${shortNameOf(environment, 'backups', LONGEST_NAME)}-${account.id}`;
    const { bucket } = new S3Bucket(this, 'bucket', { bucket: name, forceDestroy: !database.deletionProtection });
    this.#arn = `arn:aws:s3:::${name}`;
    this.#keyArn = key.arn;
    this.url = `s3://${name}/`;
    const block = closeBucket(this, bucket);
    new S3BucketPolicy(this, 'policy', { bucket, policy: policyOf([onlyTls(this.#arn)]), dependsOn: [block] });
    this.#encrypt(bucket);
    this.#tidy(bucket);
  }

  /** Statements for who writes, reads and removes backups. */
  statements(): readonly object[] {
    return [
      { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: this.#arn },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: `${this.#arn}/*`,
      },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: this.#keyArn },
    ];
  }

  #encrypt(bucket: string): void {
    const applyServerSideEncryptionByDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: this.#keyArn };
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: true }],
    });
  }

  #tidy(bucket: string): void {
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: [
        {
          id: 'unfinished-uploads',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: LEFTOVER_DAYS }],
        },
      ],
    });
  }
}
