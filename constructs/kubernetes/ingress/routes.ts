import type { EksEnvironment } from '../../aws/environment';
import { defaultService, publicServices } from '../../aws/load-balancer/routing';
import { type ServiceWorkloads, workloadPlans } from '../workload/plan';

/** Where requests of one service go. */
export interface Route extends ServiceWorkloads {
  /** Paths that are the service's alone; empty for the one that answers all others. */
  readonly paths: readonly string[];
  /** Share of the requests for the candidate, 0 to 100. */
  readonly candidateShare: number;
}

/** Routes to the services that clients reach, the one that answers all others last; none for a system of workers. */
export function routesOf(environment: EksEnvironment): Route[] {
  const fallback = defaultService(environment.system);
  const routes = publicServices(environment.system).map(({ name, paths }) => ({
    ...workloadPlans(environment, name),
    paths: name === fallback ? [] : paths,
    candidateShare: shareOf(environment, name),
  }));
  return [
    ...routes.filter(({ paths }) => paths.length > 0),
    ...routes.filter(({ stable }) => stable.name === fallback),
  ];
}

function shareOf({ services }: EksEnvironment, service: string): number {
  const candidate = services[service]?.candidate;
  return candidate?.kind === 'weighted' ? candidate.share.value : 0;
}
