import { LaunchTemplate, type LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';
import { Fn, Op, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import { tagsOf } from '../tags';
import type { FleetPlan } from './fleet-plan';
import { machineImage, ROOT_DEVICE } from './machine-image';
import { USER_DATA_LIMIT } from './user-data';

/** What the machines of a fleet are launched from. */
export interface FleetTemplateProps {
  readonly environment: AwsEnvironment;
  readonly fleet: FleetPlan;
  /** Group that the machines are in. */
  readonly securityGroupId: string;
  /** Profile with the role of the machines. */
  readonly profileArn: string;
  /** Text of the user data. */
  readonly userData: string;
}

const GIB = 1024 ** 3;

/** The launch template of a fleet. A change makes a new version, by number, and with it a rolling change. */
export class FleetTemplate extends Construct {
  /** What a group launches from. */
  readonly id: string;
  /** Newest version, a number: groups that follow '$Latest' change without a plan. */
  readonly version: string;

  constructor(scope: Construct, id: string, props: FleetTemplateProps) {
    super(scope, id);
    const text = new TerraformLocal(this, 'user-data', escapeLiterals(props.userData));
    const template = new LaunchTemplate(this, 'Resource', {
      name: nameOf(props.environment, props.fleet.name),
      imageId: machineImage,
      instanceType: props.fleet.instanceType,
      iamInstanceProfile: { arn: props.profileArn },
      userData: Fn.base64encode(text.asString),
      ...machine(props),
      lifecycle: { precondition: [...pushed(props), fits(text.asString)] },
    });
    this.id = template.id;
    this.version = Token.asString(template.latestVersion);
  }
}

/** Terraform reads the text as a template: what the scripts mean to say themselves is escaped, tokens are not. */
export function escapeLiterals(text: string): string {
  return text.replace(/[$%]\{(?!TfToken\[)/g, (found) => found[0] + found);
}

function machine({ environment, fleet, securityGroupId }: FleetTemplateProps): Partial<LaunchTemplateConfig> {
  const disk = environment.services[fleet.service]?.instances.disk.bytes ?? 0;
  const tags = { ...tagsOf(environment), Name: nameOf(environment, fleet.name), Service: fleet.service };
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
        deviceName: ROOT_DEVICE,
        // With the account's own key: one of ours would have to be granted to the group's service role, and the disk holds
        // the system and a public image only.
        ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize: Math.ceil(disk / GIB), deleteOnTermination: 'true' },
      },
    ],
    tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
  };
}

/** Unknown while planning: an image that is not there yet can be planned, only not deployed. The emulator runs none. */
function pushed({ environment, fleet: { image }, profileArn }: FleetTemplateProps) {
  if (image.isPushed || environment.account.kind === 'emulator') return [];
  return [
    {
      condition: Op.eq(Fn.timestamp(), profileArn), // known to nobody before the apply, and then never true
      errorMessage: `${image.reference} was never pushed: push the image, which writes its digest into images.lock.json, then deploy.`,
    },
  ];
}

function fits(text: string) {
  return {
    condition: Op.lte(Fn.lengthOf(text), USER_DATA_LIMIT),
    errorMessage: `EC2 takes at most ${USER_DATA_LIMIT} bytes of user data: shorten services.<name>.variables.`,
  };
}
