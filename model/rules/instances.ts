import type { Problem } from '../errors';
import { carries, HOST_MEMORY_MIB, instanceTypes, smallestFor } from '../instance-types';
import type { Sections } from '../schema/environment';
import { isGiven, type Rule, rule, when } from './rule';

type Service = Sections['services'][string];

/** What local and eks have no use for: the machines below the instances are not theirs. */
const onlyEc2 = rule(['platform', 'services'], ({ platform, services }, given) => {
  if (platform === 'ec2') return [];
  const fields = ['instances', 'autoscaling.schedules', ...(platform === 'local' ? ['candidate'] : [])];
  return Object.keys(services).flatMap((name) =>
    fields.flatMap((field) =>
      when(
        isGiven(given, `services.${name}.${field}`),
        `services.${name}.${field}`,
        undefined,
        `must not be set on ${platform}`,
        'remove it: only ec2 has machines of its own for each instance',
      ),
    ),
  );
});

const machines = rule(['platform', 'services'], ({ platform, services }) =>
  platform === 'ec2'
    ? Object.entries(services).flatMap(([name, service]) => [
        ...size(`services.${name}`, service),
        ...spot(`services.${name}`, service),
      ])
    : [],
);

function size(path: string, service: Service): readonly Problem[] {
  const { type } = service.instances;
  if (type === undefined)
    return when(
      smallestFor(service) === undefined,
      `${path}.memory`,
      service.memory,
      `must leave ${HOST_MEMORY_MIB}MiB of a machine to its host`,
      'no instance type is that large; lower memory or cpu, or name instances.type',
    );
  const known = instanceTypes.find(({ name }) => name === type);
  return when(
    known !== undefined && !carries(known, service),
    `${path}.instances.type`,
    type,
    `must carry ${service.cpu} cores and ${service.memory} beside ${HOST_MEMORY_MIB}MiB of its host`,
    `it gives ${known?.cores} cores without end and ${known?.memoryMiB}MiB; take ${smallestFor(service)?.name}`,
  );
}

function spot(path: string, { instances, replicas }: Service): readonly Problem[] {
  const { spot: settings, warmPool } = instances;
  return [
    ...when(
      settings.kind === 'mixed' && warmPool.kind !== 'none',
      `${path}.instances.warmPool.kind`,
      warmPool.kind,
      'must be none beside spot',
      'a group with spot instances keeps none waiting; remove one of the two',
    ),
    ...when(
      settings.kind === 'mixed' && settings.base > replicas.max,
      `${path}.instances.spot.base`,
      settings.kind === 'mixed' ? settings.base : undefined,
      `must not exceed replicas.max (${replicas.max})`,
      'nothing would be spot; lower it',
    ),
  ];
}

const candidates = rule(['platform', 'system', 'services', 'image'], ({ platform, system, services, image }) =>
  Object.entries(services).flatMap(([name, { candidate }]) => {
    if (platform === 'local' || candidate.kind === 'none') return [];
    return [
      ...when(
        system.services[name]?.role === 'worker' && candidate.share.value > 0,
        `services.${name}.candidate.share`,
        candidate.share,
        'must be 0% for a worker',
        'a worker answers no requests: its candidate shares the queue by its number of instances',
      ),
      ...when(
        image.kind !== 'build' && image.digest === candidate.digest,
        `services.${name}.candidate.digest`,
        candidate.digest,
        'must differ from image.digest',
        'it is that already: remove the candidate',
      ),
    ];
  }),
);

/** Rules about the machines below the instances. */
export const instanceRules: readonly Rule[] = [onlyEc2, machines, candidates];
