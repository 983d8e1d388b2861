import { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import type { Construct } from 'constructs';

/** Name of the class that volumes get which name none. */
export const STORAGE_CLASS = 'gp3';

/**
 * Makes the default class of volumes: encrypted, in the zone of the pod that wants it, growing while in use. EKS makes
 * none that is the default since 1.30; the older gp2 is left as it is.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
 */
export function createStorageClass(scope: Construct): StorageClassV1 {
  return new StorageClassV1(scope, 'storage-class', {
    metadata: {
      name: STORAGE_CLASS,
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    storageProvisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3', encrypted: 'true', 'csi.storage.k8s.io/fstype': 'ext4' },
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  });
}
