import { readFileSync } from 'node:fs';
import type { AwsEnvironment, EksEnvironment } from '../../constructs/aws/environment';
import type { Environment } from '../../model/environment';
import { synthAws } from './aws';
import type { Attributes } from './aws-template';
import { renderEks } from './eks-manifests';
import { at, labels, list, text, World } from './manifests/world';
import { synthOne } from './synth';

/** What an instance of a service is told, given and asked on one platform, by name. */
export type Facts = Readonly<Record<string, string>>;

const PAGE = 'docs/platforms.md';
/** Setting, three values, and why: the other tables of the page have fewer. */
const CELLS = 5;
const NONE = '—';
const heapOf = (words: string): string => /--max-old-space-size=(\d+)/.exec(words)?.[1] ?? NONE;

/** Variables by name; of those that name a file the folder is one fact. */
function variables(all: Readonly<Record<string, string>>): Facts {
  const paths = Object.entries(all).filter(([name]) => name.endsWith('_FILE'));
  const folders = new Set(paths.map(([, path]) => path.slice(0, path.lastIndexOf('/'))));
  return {
    ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`variable ${name}`, value])),
    ...Object.fromEntries(paths.map(([name, path]) => [`variable ${name}`, path.slice(path.lastIndexOf('/') + 1)])),
    'folder of secrets': [...folders].join(' '),
  };
}
const files = (names: readonly string[]): Facts => ({ 'secret files': [...names].sort().join(' ') });

/** The facts of a service on this machine. */
export function localFacts(environment: Environment, service: string): Facts {
  const document = synthOne(environment).documents[service];
  const [program] = document?.programs ?? [];
  if (!document || !program) throw new Error(`local has no ${service}`);
  return {
    ...variables(program.variables ?? {}),
    ...files(Object.keys(document.files ?? {})),
    'heap, MiB': heapOf(program.command.join(' ')),
    'readiness path': String(program.readyPath),
    'start, seconds at most': String(program.readySeconds),
    'stop, seconds at most': String(program.stopSeconds),
  };
}

/** The facts of a service on machines of an auto-scaling group, as their user data has them. */
export function ec2Facts(environment: AwsEnvironment, service: string): Facts {
  const template = synthAws(environment);
  const { user_data: reference } = template.one('aws_launch_template', {
    name: `${environment.system.name}-${environment.name}-${service}`,
  });
  const [, local = ''] = /\blocal\.([\w-]+)/.exec(String(reference)) ?? [];
  const stack = template.files[`${environment.name}-services`] as { locals?: Attributes };
  const data = String(stack.locals?.[local]).replaceAll('$${', '${');
  const { NODE_OPTIONS = '', ...told } = pairs(data, 'container.env');
  const setting = (name: string): string => new RegExp(`^${name}="(.*)"$`, 'm').exec(data)?.[1] ?? NONE;
  const names = [...data.matchAll(/^cat >\/etc\/instance\/secrets\/(\S+) /gm)].map(([, name = '']) => name);
  return {
    ...variables(told),
    ...files(names),
    'heap, MiB': heapOf(NODE_OPTIONS),
    'memory limit, MiB': setting('MEMORY_MIB'),
    'readiness path': setting('READY_PATH'),
    'start, seconds at most': setting('START_SECONDS'),
    'stop, seconds at most': /docker stop -t (\d+)/.exec(data)?.[1] ?? NONE,
  };
}

/** Lines `NAME=value` of a file that user data writes. */
function pairs(data: string, file: string): Record<string, string> {
  const [, content = ''] = new RegExp(`^cat >\\S*${file} <<'\\S+'\\n([\\s\\S]*?)\\nEND-OF-FILE`, 'm').exec(data) ?? [];
  return Object.fromEntries(content.split('\n').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
}

/** The facts of a service as pods, as the manifests have them. */
export function eksFacts(environment: EksEnvironment, service: string): Facts {
  const objects = renderEks(environment).flatMap((stack) => stack.objects);
  const { name: namespace } = environment.system;
  const world = new World(objects, namespace, []);
  const pod = at(world.find('Deployment', service, namespace), 'spec.template.spec');
  const [container] = list(pod, 'containers');
  const { NODE_OPTIONS = '', ...told } = labels(world.find('ConfigMap', `${service}-variables`, namespace), 'data');
  const secret = world.find('ExternalSecret', `${service}-secrets`, namespace);
  const { failureThreshold, periodSeconds } = at(container, 'startupProbe') as Record<string, number>;
  return {
    ...variables(told),
    ...files(Object.keys(labels(secret, 'spec.target.template.data'))),
    'heap, MiB': heapOf(NODE_OPTIONS),
    'memory limit, MiB': text(container, 'resources.limits.memory').replace(/Mi$/, ''),
    'readiness path': text(container, 'readinessProbe.httpGet.path'),
    'start, seconds at most': String(Number(failureThreshold) * Number(periodSeconds)),
    'stop, seconds at most': text(pod, 'terminationGracePeriodSeconds'),
  };
}

/** What differs, by name: the values on local, ec2 and eks. */
export function differences(all: readonly [Facts, Facts, Facts]): Readonly<Record<string, readonly string[]>> {
  const names = [...new Set(all.flatMap((facts) => Object.keys(facts)))].sort();
  const rows = names.map((name) => [name, all.map((facts) => facts[name] ?? NONE)] as const);
  return Object.fromEntries(rows.filter(([, values]) => new Set(values).size > 1));
}

/** The written table of what differs: values by name, and the reason of each. */
export function writtenDifferences(): {
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly reasons: readonly string[];
} {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('`', '').trim()),
    )
    .filter(({ length }) => length === CELLS);
  return {
    values: Object.fromEntries(rows.map(([name = '', ...cells]) => [name, cells.slice(0, 3)])),
    reasons: rows.map((cells) => cells[4] ?? ''),
  };
}
