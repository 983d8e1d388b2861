import { isScaled } from '../../../model/scaling';
import type { EksEnvironment } from '../../aws/environment';
import { imageOf, type ServiceImage } from '../../aws/service/image';

/** One fleet of pods: the service's own, or the second one with another image. */
export interface WorkloadPlan {
  /** Name within the environment, and of its objects: the service's, or `<service>-candidate`. */
  readonly name: string;
  /** Service it belongs to. */
  readonly service: string;
  /** What its pods run. */
  readonly image: ServiceImage;
  /** Fewest pods. */
  readonly min: number;
  /** Most pods; as many as `min` where nothing scales them. */
  readonly max: number;
  /** What may be evicted at once. */
  readonly disruption: EksEnvironment['services'][string]['disruption'];
}

/** The fleets of a service. */
export interface ServiceWorkloads {
  readonly stable: WorkloadPlan;
  /** Where the environment has one. */
  readonly candidate?: WorkloadPlan;
}

/** The fleets of a service; a candidate always has the same number of pods, of which one may be evicted. */
export function workloadPlans(environment: EksEnvironment, service: string): ServiceWorkloads {
  const { replicas, disruption, candidate } = settingsOf(environment, service);
  const stable = { name: service, service, image: imageOf(environment), ...replicas, disruption };
  if (candidate.kind === 'none') return { stable };
  const { digest, instances } = candidate;
  return {
    stable,
    candidate: {
      name: `${service}-candidate`,
      service,
      image: imageOf(environment, digest),
      min: instances,
      max: instances,
      disruption: { maxUnavailable: 1 },
    },
  };
}

/** Whether an autoscaler owns the number of a fleet's pods; it must then stand nowhere else. */
export function hasOwner({ min, max }: WorkloadPlan): boolean {
  return isScaled({ replicas: { min, max } });
}

/** How a service runs in an environment. */
export function settingsOf({ services }: EksEnvironment, service: string): EksEnvironment['services'][string] {
  return services[service] as EksEnvironment['services'][string];
}
