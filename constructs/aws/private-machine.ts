import type { LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';

/** What a machine has of its own. */
export interface PrivateMachineProps {
  /** The only group that it is in. */
  readonly securityGroupId: string;
  /** Where its image, Amazon Linux 2023, has the disk of the system. */
  readonly rootDevice: string;
  /** Size of that disk. */
  readonly diskBytes: number;
  /** Tags of the machine and of what is made with it. */
  readonly tags: Readonly<Record<string, string>>;
}

const GIB = 1024 ** 3;

/**
 * The part of a launch template that every machine of ours has: no public address, an encrypted disk, tokens for its
 * metadata, which answer one hop away: on the machine itself, not in a container's own network.
 */
export function privateMachine({
  securityGroupId,
  rootDevice,
  diskBytes,
  tags,
}: PrivateMachineProps): Partial<LaunchTemplateConfig> {
  return {
    updateDefaultVersion: true,
    ebsOptimized: 'true',
    metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
    monitoring: { enabled: true },
    networkInterfaces: [
      { associatePublicIpAddress: 'false', deleteOnTermination: 'true', securityGroups: [securityGroupId] },
    ],
    blockDeviceMappings: [
      {
        deviceName: rootDevice,
        // With the account's own key: one of ours would have to be granted to the service role of auto scaling, and the
        // disk holds the system and images only.
        ebs: {
          encrypted: 'true',
          volumeType: 'gp3',
          volumeSize: Math.ceil(diskBytes / GIB),
          deleteOnTermination: 'true',
        },
      },
    ],
    tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
  };
}
