import { smallestFor } from '../../../model/instance-types';
import { type AwsEnvironment, nameOf } from '../environment';
import { imageOf, type ServiceImage } from './image';

/** One fleet: the service's own, or the second one with another image. */
export interface FleetPlan {
  /** Name within the environment: the service's, or `<service>-candidate`. */
  readonly name: string;
  readonly service: string;
  /** Name of the auto-scaling group. */
  readonly group: string;
  readonly image: ServiceImage;
  readonly min: number;
  readonly max: number;
  readonly instanceType: string;
}

/** Time in which a machine boots, installs what it lacks and pulls the image, beyond what the instance itself takes. */
const BOOT_SECONDS = 180;

/** The fleets of a service. */
export function fleetPlans(environment: AwsEnvironment, service: string): { stable: FleetPlan; candidate?: FleetPlan } {
  const settings = environment.services[service] as AwsEnvironment['services'][string];
  const { candidate, replicas } = settings;
  const instanceType = settings.instances.type ?? smallestFor(settings)?.name ?? '';
  const plan = (name: string, image: ServiceImage, min: number, max: number): FleetPlan => ({
    name,
    service,
    group: nameOf(environment, name),
    image,
    min,
    max,
    instanceType,
  });
  return {
    stable: plan(service, imageOf(environment), replicas.min, replicas.max),
    ...(candidate.kind === 'weighted'
      ? {
          candidate: plan(
            `${service}-candidate`,
            imageOf(environment, candidate.digest),
            candidate.instances,
            candidate.instances,
          ),
        }
      : {}),
  };
}

/** Time from the launch of a machine until its instance must be ready, in seconds. */
export function launchSeconds({ rollout }: AwsEnvironment): number {
  return BOOT_SECONDS + rollout.readyTimeout.seconds;
}
