import { LaunchTemplate, type LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';
import { Fn, Op, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import { privateMachine } from '../private-machine';
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
  return privateMachine({
    securityGroupId,
    rootDevice: ROOT_DEVICE,
    diskBytes: environment.services[fleet.service]?.instances.disk.bytes ?? 0,
    tags: { ...tagsOf(environment), Name: nameOf(environment, fleet.name), Service: fleet.service },
  });
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
