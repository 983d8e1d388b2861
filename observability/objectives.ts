import type { Environment } from '../model/environment';

/** What one service promises. */
export interface Objective {
  readonly service: string;
  /** Share of the requests that may end with a 5xx. */
  readonly errorBudget: number;
  /** Seconds within which answers are to come. */
  readonly latencySeconds: number;
  /** Share of the other answers that may take longer. */
  readonly slowBudget: number;
}

/** What the services promise that clients ask: those in the role `web`, and those that have paths of their own. */
export function objectivesOf({ system, services }: Environment): Objective[] {
  return Object.entries(services)
    .filter(([name]) => isAsked(system.services[name]))
    .map(([service, { slo }]) => ({
      service,
      errorBudget: rest(slo.availability),
      latencySeconds: slo.latency.seconds,
      slowBudget: rest(slo.latencyShare),
    }));
}

function isAsked(service: Environment['system']['services'][string] | undefined): boolean {
  return service?.role === 'web' || service?.paths !== undefined;
}

/** What is left of a hundred, as a share; without what binary numbers add (100 - 99.9 is not 0.1). */
function rest(percent: number): number {
  return Number(((100 - percent) / 100).toFixed(8));
}
