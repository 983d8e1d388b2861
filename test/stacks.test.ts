import { readdirSync } from 'node:fs';
import { Testing } from 'cdktf';
import { loadEnvironments } from '../environments';
import { aLocal, type Synthesized, synth, synthOne, type TerraformData } from './support/synth';

const local = aLocal({ services: { web: { replicas: { min: 3 } } }, database: { readReplicas: 2 } });
const image = '0.1.0-abc';
const { app, stacks } = synth([local], { image, incarnations: { local: { cache: 4 }, other: { web: 9 } } });
const stack = stacks.local as Synthesized;
const dependenciesOf = ({ resources }: Synthesized, name: string): string[] =>
  [...(resources[name]?.depends_on ?? [])].map((address) => address.replace('terraform_data.', '')).sort();
const namesOf = ({ resources }: Synthesized): string[] => Object.keys(resources).sort();

describe('environments', () => {
  const shipped = loadEnvironments();
  const files = readdirSync('environments').filter((file) => file !== 'index.ts');

  test('are found by their files, each named after its environment', () => {
    expect(shipped.map(({ name }) => `${name}.ts`)).toEqual(files.sort());
  });

  test('on this machine can all be synthesized', () => {
    const here = shipped.filter(({ platform }) => platform === 'local');
    expect(Object.keys(synth(here).stacks)).toEqual(here.map(({ name }) => name));
  });
});

describe('the stack of a local environment', () => {
  test('has the name of the environment and its state below the project', () => {
    expect(Object.keys(stacks)).toEqual(['local']);
    expect(stack.terraform.backend).toEqual({ local: { path: '../../../.abreast/state/local.tfstate' } });
  });

  test('is one resource per component, and one for the host', () => {
    expect(namesOf(stack)).toEqual([
      'alertmanager',
      'balancer',
      'cache',
      'database',
      'frontend',
      'host',
      'prometheus',
      'prune',
      'web',
      'worker',
    ]);
  });

  test('makes everything after the host', () => {
    for (const name of namesOf(stack).filter((one) => one !== 'host'))
      expect(dependenciesOf(stack, name)).toContain('host');
    expect(dependenciesOf(stack, 'host')).toEqual([]);
  });

  test('starts instances after the data they call, and removes what is no longer described last', () => {
    for (const service of ['web', 'worker', 'frontend'])
      expect(dependenciesOf(stack, service)).toEqual(['cache', 'database', 'host']);
    expect(dependenciesOf(stack, 'prune')).toEqual(namesOf(stack).filter((name) => name !== 'prune'));
    expect(stack.documents.prune?.procedure).toMatchObject({
      components: expect.arrayContaining(['balancer', 'cache', 'database', 'prometheus', 'web']),
    });
  });

  test('prunes nothing that it describes', () => {
    const { procedure } = stack.documents.prune as NonNullable<(typeof stack.documents)['prune']>;
    const described = Object.keys(stack.documents).filter((name) => name !== 'prune');
    expect(procedure.kind === 'prune' && [...procedure.components].sort()).toEqual(described.sort());
  });

  test('does not let balancer and Prometheus wait for the instances, whose list they read', () => {
    expect([dependenciesOf(stack, 'balancer'), dependenciesOf(stack, 'prometheus')]).toEqual([['host'], ['host']]);
  });

  test('stops everything by the host alone, which nothing replaces', () => {
    const { provisioner, triggers_replace } = stack.resources.host as TerraformData;
    expect(triggers_replace).toBeUndefined();
    expect(provisioner.map(({ 'local-exec': one }) => [one.when, one.command])).toEqual([
      [undefined, 'node .abreast/build/runtime.cjs up ${self.input.environment}'],
      ['destroy', 'node .abreast/build/runtime.cjs down ${self.input.environment}'],
    ]);
  });

  test('converges each component to the document that Terraform stored', () => {
    for (const name of namesOf(stack).filter((one) => one !== 'host')) {
      const { provisioner, triggers_replace } = stack.resources[name] as TerraformData;
      expect(triggers_replace).toMatchObject({ environment: 'local', component: name });
      expect(provisioner).toEqual([
        {
          'local-exec': {
            command: 'node .abreast/build/runtime.cjs converge',
            environment: { ABREAST_DOCUMENT: '${jsonencode(self.triggers_replace)}' },
            working_dir: '../../..',
          },
        },
      ]);
    }
  });

  test('holds no path of this machine', () => {
    expect(stack.text).not.toContain(process.cwd());
    expect(stack.text).not.toMatch(/(?<![\w}./-])\/(etc|home|opt|root|tmp|usr|var|Users)\b/);
  });

  test('has the balancer send the paths of the dashboard to the frontend, all others to the web instances', () => {
    expect(stack.documents.balancer?.procedure).toMatchObject({ service: 'web', routed: ['frontend'] });
    expect(stack.documents.balancer?.files['haproxy.cfg']).toMatch(/use_backend instances-frontend if { path \/ .*}/);
  });

  test('says where the system is', () => {
    expect(stack.output).toEqual({
      url: { value: 'http://127.0.0.1:8080' },
      prometheus: { value: 'http://127.0.0.1:18120' },
      alertmanager: { value: 'http://127.0.0.1:18121' },
    });
  });

  test('carries the image and what was observed of this environment', () => {
    expect(stack.documents.web?.procedure).toMatchObject({ image });
    const incarnations = Object.values(stack.documents).map(({ component, incarnation }) => [component, incarnation]);
    expect(Object.fromEntries(incarnations)).toMatchObject({ cache: 4, web: 1, database: 1, prune: 1 });
  });

  test('is this tree of constructs', () => {
    expect(Testing.renderConstructTree(app)).toMatchSnapshot();
  });
});

describe('a change', () => {
  const original = aLocal();
  const changed = (values: Readonly<Record<string, unknown>>): string[] => {
    const [before, now] = [original, aLocal(values)].map((environment) => synthOne(environment).resources);
    const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(now ?? {})])];
    return names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(now?.[name])).sort();
  };

  test('of the number of instances touches the fleet, and the rules that count it', () => {
    expect(changed({ services: { web: { replicas: { min: 5 } } } })).toEqual(['prometheus', 'web']);
  });

  test('of a variable touches the fleet only', () => {
    expect(changed({ services: { web: { variables: { LOG_LEVEL: 'debug' } } } })).toEqual(['web']);
  });

  test('of nothing touches nothing', () => {
    expect(changed({})).toEqual([]);
  });

  test('of the pooler adds it between instances and database, and is pruned when it goes', () => {
    expect(changed({ database: { pooler: { kind: 'pgbouncer' } } })).toEqual(
      expect.arrayContaining(['pooler', 'prune', 'web']),
    );
  });
});

describe('variants', () => {
  const { stacks: variants } = synth([
    aLocal({ name: 'pooled', database: { pooler: { kind: 'pgbouncer' } } }),
    aLocal({ name: 'nginx', loadBalancer: { engine: 'nginx', port: 9090 } }),
    aLocal({ name: 'tls', loadBalancer: { port: 8443, tls: { kind: 'selfSigned', redirectPort: 8081 } } }),
    aLocal({ name: 'single', tier: 'single' }),
    aLocal({ name: 'mysql', database: { engine: 'mysql' }, messaging: { kind: 'rabbitmq' } }),
    aLocal({ name: 'quiet', observability: { metrics: 'endpoint' } }),
  ]);
  const variant = (name: string): Synthesized => variants[name] as Synthesized;

  test('a pooler comes after the database and before the instances', () => {
    expect(dependenciesOf(variant('pooled'), 'pooler')).toEqual(['database', 'host']);
    expect(dependenciesOf(variant('pooled'), 'web')).toEqual(['cache', 'database', 'host', 'pooler']);
  });

  test('nginx takes the place of HAProxy', () => {
    const { files, programs } = variant('nginx').documents.balancer as NonNullable<Synthesized['documents'][string]>;
    expect(Object.keys(files)).toEqual(['nginx.conf']);
    expect(programs[0]).toMatchObject({ name: 'balancer', port: 9090, stopSignal: 'QUIT', onChange: 'HUP' });
    expect(variant('nginx').output.url).toEqual({ value: 'http://127.0.0.1:9090' });
  });

  test('TLS is served where clients come in', () => {
    expect(variant('tls').output.url).toEqual({ value: 'https://127.0.0.1:8443' });
    expect(variant('tls').documents.balancer?.procedure).toMatchObject({ certificate: 'selfSigned' });
    expect(stack.documents.balancer?.procedure).toMatchObject({ certificate: 'none' });
  });

  test('tier single has no Redis and no Prometheus, and one instance', () => {
    expect(namesOf(variant('single'))).toEqual(['balancer', 'database', 'frontend', 'host', 'prune', 'web', 'worker']);
    expect(dependenciesOf(variant('single'), 'web')).toEqual(['database', 'host']);
    expect(variant('single').documents.web?.procedure).toMatchObject({ instances: 1 });
    expect(variant('single').output).toEqual({ url: { value: 'http://127.0.0.1:8080' } });
  });

  test('MariaDB and RabbitMQ come before the instances', () => {
    expect(namesOf(variant('mysql'))).toEqual(expect.arrayContaining(['database', 'rabbitmq', 'prometheus']));
    expect(dependenciesOf(variant('mysql'), 'web')).toEqual(['cache', 'database', 'host', 'rabbitmq']);
    expect(variant('mysql').documents.database?.procedure).toMatchObject({ kind: 'mariadb', database: 'abreast' });
  });

  test('metrics can be left to somebody else', () => {
    expect(namesOf(variant('quiet'))).not.toContain('prometheus');
  });
});

test('fails when two environments have one name, rather than overwrite the first', () => {
  expect(() => synth([aLocal(), aLocal()])).toThrow(/There is already a Construct with name 'local'/);
});
