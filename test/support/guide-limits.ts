import type { Environment } from '../../model/environment';

/** Fewest and most of something, and what makes it more. */
export interface GuideLimit {
  /** What the guide calls it. */
  readonly component: string;
  readonly min: number;
  readonly max: number;
  /** What an environment has of it. */
  readonly of: (environment: Environment) => { readonly min: number; readonly max: number };
  /** The signal that the guide names, as the environment has it; undefined where a person decides. */
  readonly trigger?: { readonly value: number; readonly of: (environment: Environment) => number | undefined };
}

const replicas = (service: string) => (environment: Environment) => {
  const found = environment.services[service];
  if (!found) throw new Error(`${environment.name} has no ${service}`);
  return found.replicas;
};
const cpuOf = (service: string) => (environment: Environment) => environment.services[service]?.autoscaling.cpu.value;

function servers({ database }: Environment) {
  const count = 1 + database.readReplicas;
  return { min: count, max: count };
}

function masters({ cache }: Environment) {
  if (cache.kind !== 'redis') throw new Error('there is no Redis');
  return { min: cache.masters, max: cache.maxMasters ?? cache.masters };
}

/** The table "Scaling Limits" of the Reconciliation guide. */
export const guideLimits: readonly GuideLimit[] = [
  { component: 'backend', min: 2, max: 20, of: replicas('web'), trigger: { value: 70, of: cpuOf('web') } },
  { component: 'frontend', min: 3, max: 30, of: replicas('frontend'), trigger: { value: 70, of: cpuOf('frontend') } },
  {
    component: 'workers',
    min: 1,
    max: 10,
    of: replicas('worker'),
    trigger: { value: 100, of: ({ services }) => services.worker?.autoscaling.queueLength },
  },
  { component: 'database', min: 3, max: 3, of: servers },
  {
    component: 'Redis',
    min: 3,
    max: 6,
    of: masters,
    trigger: { value: 80, of: ({ cache }) => (cache.kind === 'redis' ? cache.scaleAt?.value : undefined) },
  },
];
