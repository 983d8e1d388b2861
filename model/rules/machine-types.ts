import type { Problem } from '../errors';
import { carries, instanceTypes } from '../instance-types';
import type { Sections } from '../schema/environment';
import { type Rule, rule, when } from './rule';

type Service = Sections['services'][string];

/**
 * Whether no x86-64 runs on a machine: Graviton has a 'g' behind the generation ('m6g', 'c7gn') or is the first of them,
 * 'a1'; a Mac runs nothing but its own system.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function isForeign(type: string): boolean {
  return /^(a1|mac\d.*|[a-z]+\d+[a-z-]*g[a-z-]*)\./.test(type);
}

function architecture(path: string, type: string): readonly Problem[] {
  return when(
    isForeign(type),
    path,
    type,
    'must be a machine with x86-64, as the image and the system of the machines are',
    "take one of Intel or AMD, such as 'm6i.large' or 'm6a.large'",
  );
}

/** The types that a group with spot instances may take beside its own. */
function further(path: string, { instances, cpu, memory }: Service): readonly Problem[] {
  if (instances.spot.kind === 'none') return [];
  const { types } = instances.spot;
  return types.flatMap((type, index) => {
    const at = `${path}.spot.types.${index}`;
    const known = instanceTypes.find(({ name }) => name === type);
    return [
      ...architecture(at, type),
      ...when(
        type === instances.type || types.indexOf(type) < index,
        at,
        type,
        'must not be named twice',
        'a group takes each type once; remove it',
      ),
      ...when(
        known !== undefined && !carries(known, { cpu, memory }),
        at,
        type,
        `must carry ${cpu} cores and ${memory}, as each machine of the fleet`,
        'name a larger one',
      ),
    ];
  });
}

const types = rule(['platform', 'services'], ({ platform, services }) =>
  platform === 'ec2'
    ? Object.entries(services).flatMap(([name, service]) => {
        const path = `services.${name}.instances`;
        return [...architecture(`${path}.type`, service.instances.type ?? ''), ...further(path, service)];
      })
    : [],
);

/** Rules about the types of machines. */
export const machineTypeRules: readonly Rule[] = [types];
