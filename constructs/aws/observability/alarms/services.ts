import { type Alarm, seriesOf } from '../alarm';

/** A fleet; its group must publish its metrics (`enabled_metrics`). */
export interface WatchedService {
  /** Name within the environment, such as 'web'. */
  readonly name: string;
  readonly asgName: string;
  /** Fewest and most instances. */
  readonly min: number;
  readonly max: number;
}

/** Fleets that lack instances, and fleets that cannot grow any further. */
export function serviceAlarms(services: readonly WatchedService[]): Alarm[] {
  return services.flatMap((service) => [
    tooFew(service),
    // One that never grows is always at its ceiling.
    ...(service.max > service.min ? [atCeiling(service)] : []),
  ]);
}

function tooFew({ name, asgName, min }: WatchedService): Alarm {
  return {
    name: `${name}-too-few`,
    description: `Fewer than ${min} instances of ${name} run. The activity history of the group says why none starts.`,
    measure: fleet(asgName)('GroupInServiceInstances', 'Minimum'),
    limit: { below: min },
    minutes: 10,
    isSilenceBad: true,
  };
}

function atCeiling({ name, asgName, max }: WatchedService): Alarm {
  return {
    name: `${name}-at-ceiling`,
    description: `${name} has wanted its most instances, ${max}, for 30 minutes: more load finds no more room. Raise services.${name}.replicas.max, or find what makes the load.`,
    measure: fleet(asgName)('GroupDesiredCapacity', 'Minimum'),
    limit: { above: max - 1 },
    minutes: 30,
  };
}

function fleet(asgName: string) {
  return seriesOf('AWS/AutoScaling', { AutoScalingGroupName: asgName });
}
