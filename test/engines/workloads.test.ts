import type { EksEnvironment } from '../../constructs/aws/environment';
import type { KubernetesObject } from '../../constructs/kubernetes/objects';
import { controlPlaneMissing } from '../../tools/install/engines/control-plane';
import { eksEnvironments, renderEks } from '../support/eks-manifests';
import { World } from '../support/manifests/world';
import { Figures } from './support/figures';
import { type ControlPlane, startControlPlane } from './support/kubernetes/control-plane';
import { crdFiles, installCrds } from './support/kubernetes/crds';
import { drain, loseZone } from './support/kubernetes/disruptions';
import { type Fleet, fleetsOf, standIns } from './support/kubernetes/fleets';
import { kubeconform, kubeScore } from './support/kubernetes/linters';
import { ReadyPods } from './support/kubernetes/ready-pods';
import { REFUSALS, TAKEN, wrongField } from './support/kubernetes/refusals';
import { rolledOut } from './support/kubernetes/rollout';
import { writeSchemas } from './support/kubernetes/schemas';
import { EXCEPTIONS } from './support/kubernetes/score-exceptions';
import { stopAll, temporaryFolder, until } from './support/processes';

// The manifests of every environment on eks, as `npm run kubernetes:render` writes them, on a real control plane. Its
// nodes and pods are simulated, and no operator runs: what operators would make stands in (`fleets.ts`).

const missing =
  controlPlaneMissing() ?? (crdFiles().length === 0 ? 'no definitions of the operators’ kinds' : undefined);
if (missing) console.warn(`SKIPPED: no manifest was applied to a Kubernetes control plane: ${missing}`);
const clusterTest = missing ? test.skip : test;

/** The first start of all builds the programs. */
const BUILD_MILLISECONDS = 30 * 60_000;
const PATIENCE = 120_000;
const figures = new Figures('workloads');
const environments = eksEnvironments();
const worlds = new Map(environments.map((environment) => [environment.name, worldOf(environment)]));

let started: ControlPlane | undefined;
const plane = (): ControlPlane => {
  if (!started) throw new Error('a test that was skipped must not run');
  return started;
};

function worldOf(environment: EksEnvironment): World {
  const stacks = renderEks(environment);
  const charts = stacks.flatMap((stack) => stack.charts);
  return new World(
    stacks.flatMap(({ objects }) => objects),
    environment.system.name,
    charts,
  );
}
const of = (name: string): World => {
  const world = worlds.get(name);
  if (!world) throw new Error(`no environment is called ${name}`);
  return world;
};
/** All but definitions of kinds: those of the operators are there, whole; ours of RabbitMQ has only what is needed of it. */
const applied = (world: World): readonly KubernetesObject[] =>
  world.objects.filter(({ kind }) => kind !== 'CustomResourceDefinition');
const refusal = (applying: Promise<unknown>): Promise<string> =>
  applying.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );

/** Whether each fleet has as many pods as its owner wants at least, all of the newest template and ready. */
async function settled(fleets: readonly Fleet[]): Promise<void> {
  interface Scaled extends KubernetesObject {
    readonly spec: { readonly replicas: number };
  }
  for (const { name, deployment, least } of fleets) {
    const replicas = async () => (await plane().manifests.get<Scaled>(deployment))?.spec.replicas;
    await until(`${name} to have ${least} pods`, async () => (await replicas()) === least, 30_000);
    await rolledOut(plane().manifests, deployment);
  }
}

/** Follows the ready pods of every fleet while something happens. */
async function watched(
  fleets: readonly Fleet[],
  happens: () => Promise<void>,
): Promise<Readonly<Record<string, number>>> {
  const { api } = plane().manifests;
  const following = fleets.map((fleet) => ({ fleet, ready: new ReadyPods(api, fleet.namespace, fleet.selector) }));
  for (const { fleet, ready } of following) await until(`the watch on ${fleet.name}`, () => ready.now === fleet.least);
  await happens();
  const lowest = following.map(async ({ fleet, ready }) => [fleet.name, await ready.lowestSince(fleet.least)] as const);
  return Object.fromEntries(await Promise.all(lowest));
}
const promised = (fleets: readonly Fleet[], of: (fleet: Fleet) => number) =>
  Object.fromEntries(fleets.map((fleet) => [fleet.name, of(fleet)]));

/** What pods are said to use while nothing is asked of them. */
const idle = { cpuMillicores: 20, memoryMiB: 10, requestsPerSecond: 1 };

jest.setTimeout(PATIENCE);

beforeAll(async () => {
  if (missing) return;
  started = await startControlPlane();
  await installCrds(started);
  started.metrics.script = () => idle;
}, BUILD_MILLISECONDS);

afterAll(async () => {
  await started?.stop();
  await stopAll();
});

describe.each(['k8sdev', 'k8sprod'])('%s', (name) => {
  const world = of(name);
  const fleets = fleetsOf(world);
  let available = 0;

  clusterTest('is applied as it is, and its Deployments become available under restricted pod security', async () => {
    const { manifests } = plane();
    const begin = Date.now();
    await manifests.apply(world.all('Namespace'));
    await manifests.apply(standIns(world));
    figures.note(`${name}: stand-ins for what operators make`, standIns(world).length);
    await manifests.apply(applied(world));
    figures.note(`${name}: objects`, applied(world).length);
    await settled(fleets);
    available = Date.now();
    figures.note(`${name}: available, seconds`, (Date.now() - begin) / 1_000);
  });

  clusterTest('has its pods spread over the zones', async () => {
    const { manifests, nodes } = plane();
    for (const { name: fleet, namespace, selector, least } of fleets) {
      const counts = Object.values(await nodes.perZone(await manifests.pods(namespace, selector)));
      expect([fleet, counts.length]).toEqual([fleet, Math.min(3, least)]);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  clusterTest('is applied a second time, and nothing changes', async () => {
    const { manifests } = plane();
    const changed = [];
    for (const object of applied(world)) {
      const before = await manifests.get(object);
      const [after] = await manifests.apply([object]);
      if (before?.metadata.resourceVersion !== after?.metadata.resourceVersion) changed.push(object);
    }
    // A status may have been written between the two looks.
    for (const object of changed) {
      const spec = async () => JSON.stringify({ ...(await manifests.get(object)), metadata: {}, status: {} });
      const before = await spec();
      const [first] = await manifests.apply([object]);
      const [second] = await manifests.apply([object]);
      const generations = [first, second].map((applied) => applied?.metadata.generation);
      expect([object.kind, object.metadata.name, generations[1]]).toEqual([
        object.kind,
        object.metadata.name,
        generations[0],
      ]);
      expect(await spec()).toBe(before);
    }
    figures.note(`${name}: objects whose status changed meanwhile`, changed.length);
  });

  clusterTest('never has fewer ready pods during a rolling update than it promises', async () => {
    const { manifests } = plane();
    const annotations = { 'checksum/variables': 'others' };
    const lowest = await watched(fleets, async () => {
      for (const { deployment } of fleets)
        await manifests.patch(deployment, { spec: { template: { metadata: { annotations } } } });
      for (const { deployment } of fleets) await rolledOut(manifests, deployment);
    });
    expect(lowest).toEqual(promised(fleets, ({ least }) => least));
  });

  clusterTest('keeps what its disruption budgets promise while every node is drained, one by one', async () => {
    const { nodes } = plane();
    let refused = 0;
    const lowest = await watched(fleets, async () => {
      for (const node of await nodes.names()) {
        refused += (await drain(nodes, node)).refused;
        await nodes.cordon(node, false);
      }
    });
    figures.note(`${name}: evictions that a budget refused at first`, refused);
    for (const { name: fleet, kept } of fleets) expect(lowest[fleet]).toBeGreaterThanOrEqual(kept);
    await settled(fleets);
  });

  clusterTest('keeps the declared rest when a zone is lost, and comes back without it', async () => {
    const { nodes } = plane();
    const lowest = await watched(fleets, async () => {
      await loseZone(nodes, 'test-1b');
      await settled(fleets);
    });
    await nodes.add(['test-1b']);
    const { ledgers = [] } = environments.find((environment) => environment.name === name) ?? {};
    const rest = ledgers.filter(({ subject }) => subject.endsWith('at rest with one zone away'));
    expect(rest.length).toBeGreaterThan(0);
    for (const { subject, supply } of rest)
      expect([subject, Number(lowest[subject.split(' ')[0] ?? '']) >= Number(supply)]).toEqual([subject, true]);
  });

  if (name === 'k8sprod')
    clusterTest('follows the requests as fast as the policies of the guide let it', async () => {
      const { manifests, metrics } = plane();
      const [web] = fleets.filter((fleet) => fleet.name === 'web');
      if (!web) throw new Error('k8sprod has no web');
      // What came when the autoscaler first saw it counts in its policies for 15 s.
      await until('that to be forgotten', () => Date.now() > available + 16_000, 20_000);
      const isWeb = (pod: KubernetesObject) => pod.metadata.labels?.['app.kubernetes.io/component'] === 'web';
      // More than it could ever serve: only the policies hold it back.
      metrics.script = (pod) => (isWeb(pod) ? { ...idle, requestsPerSecond: 20_000 } : idle);
      interface Scaled extends KubernetesObject {
        readonly spec: { readonly replicas: number };
      }
      const steps: { readonly replicas: number; readonly seconds: number }[] = [];
      const begin = Date.now();
      const note = async () => {
        const replicas = (await manifests.get<Scaled>(web.deployment))?.spec.replicas ?? 0;
        if (replicas !== steps.at(-1)?.replicas) steps.push({ replicas, seconds: (Date.now() - begin) / 1_000 });
        return replicas === 20;
      };
      await until('20 replicas', note, 90_000);
      metrics.script = () => idle;
      figures.note('scale-up, seconds', steps);
      // In each 15 s twice as many, or four more, whichever is more; the ceiling at last.
      expect(steps.map(({ replicas }) => replicas)).toEqual([2, 6, 12, 20]);
      const [, six, twelve, twenty] = steps.map(({ seconds }) => Number(seconds));
      expect(Number(twelve) - Number(six)).toBeGreaterThan(13);
      expect(Number(twenty) - Number(twelve)).toBeGreaterThan(13);
    });

  clusterTest('is deleted, and nothing is left', async () => {
    const { manifests } = plane();
    const begin = Date.now();
    await manifests.deleteAll(standIns(world));
    await manifests.deleteAll(applied(world).filter(({ kind }) => kind !== 'Namespace'));
    await until('what they owned to go', async () => (await manifests.leftIn(world.system)).length === 0);
    expect(await manifests.leftIn(world.system)).toEqual([]);
    figures.note(`${name}: deleted, seconds`, (Date.now() - begin) / 1_000);
  });
});

describe('every environment', () => {
  clusterTest.each(environments.map((environment) => environment.name))('%s is taken strictly', async (name) => {
    const { manifests } = plane();
    const world = of(name);
    await manifests.apply(world.all('Namespace'));
    await manifests.apply(world.objects, { dryRun: true, force: true });
  });

  clusterTest('holds the schemas of the API server and of the operators, as kubeconform sees it', async () => {
    const { manifests, programs } = plane();
    const schemas = temporaryFolder();
    figures.note('schemas', await writeSchemas(manifests.api, schemas));
    for (const name of worlds.keys()) expect(await kubeconform(programs, schemas, of(name).objects)).toEqual([]);
  });

  clusterTest('follows the good practice of kube-score, but for what is reasoned', async () => {
    const { programs } = plane();
    const all: string[] = [];
    for (const { objects } of worlds.values()) {
      expect(await kubeScore(programs, objects, EXCEPTIONS)).toEqual([]);
      all.push(...(await kubeScore(programs, objects)));
    }
    const needed = ({ check, objects }: (typeof EXCEPTIONS)[number]) =>
      all.some((line) => line.includes(`: ${check}:`) && objects.test(line.split(': ')[0] ?? ''));
    expect(EXCEPTIONS.filter((exception) => !needed(exception))).toEqual([]);
  });
});

describe('the API server refuses', () => {
  const all = [...worlds.values()].flatMap(({ objects }) => objects);
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  const oneOf = (kind: string): KubernetesObject => {
    const found = all.find((object) => object.kind === kind);
    if (!found) throw new Error(`no environment has a ${kind}`);
    return found;
  };
  const tried = (object: KubernetesObject) => refusal(plane().manifests.apply([object], { dryRun: true, force: true }));

  beforeAll(async () => {
    if (!missing) for (const world of worlds.values()) await plane().manifests.apply(world.all('Namespace'));
  });

  clusterTest.each(kinds)('a field that %s does not have', async (kind) => {
    expect(await tried(wrongField(oneOf(kind)))).toMatch(/field not declared in schema|unknown field/);
  });

  clusterTest.each(REFUSALS)('$kind with $what', async ({ kind, change, message }) => {
    expect(await tried(change([oneOf(kind)])[0] ?? oneOf(kind))).toMatch(message);
  });

  // What is refused in its place: the last part of test/eks-manifests.test.ts.
  clusterTest.each(TAKEN)('nothing of $kind with $what: only its operator would', async ({ kind, change }) => {
    expect(await tried(change([oneOf(kind)])[0] ?? oneOf(kind))).toBe('nothing was refused');
  });

  clusterTest('a wrong type or value of every kind: none is left out of this table', () => {
    expect(kinds.filter((kind) => !REFUSALS.some((refused) => refused.kind === kind))).toEqual([]);
  });
});
