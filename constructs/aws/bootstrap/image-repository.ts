import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../encryption-key';

/** Whose images. */
export interface ImageRepositoryProps {
  /** Name of the repository, as the lock file of images has it. */
  readonly name: string;
  readonly key: EncryptionKey;
}

// Far more than are ever in use: what expires can be rolled back to no more.
const KEPT_IMAGES = 100;
const UNTAGGED_DAYS = 14;

/** The images of one system: a tag is written once, and each image is looked through for known weaknesses on arrival. */
export class ImageRepository extends Construct {
  /** Name in the registry. */
  readonly name: string;
  /** What roles are let at. */
  readonly arn: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`: what `image.repository` of an environment says. */
  readonly url: string;

  constructor(scope: Construct, id: string, { name, key }: ImageRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, 'repository', {
      name,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: key.arn }],
      forceDelete: false,
    });
    this.name = repository.name;
    this.arn = repository.arn;
    this.url = repository.repositoryUrl;
    new EcrLifecyclePolicy(this, 'lifecycle', { repository: this.name, policy: JSON.stringify({ rules: expiry() }) });
  }
}

function expiry() {
  const action = { type: 'expire' };
  return [
    {
      rulePriority: 1,
      description: 'layers of builds that got no tag',
      selection: {
        tagStatus: 'untagged',
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: UNTAGGED_DAYS,
      },
      action,
    },
    {
      rulePriority: 2,
      description: 'the oldest beyond those that are kept',
      selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: KEPT_IMAGES },
      action,
    },
  ];
}
