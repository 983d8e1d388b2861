import { setTimeout as sleep } from 'node:timers/promises';
import { controlPlaneMissing } from '../../../tools/install/engines/control-plane';
import { eksVariants, renderEks } from '../../support/eks-manifests';
import { World } from '../../support/manifests/world';
import { Figures } from '../support/figures';
import { type ControlPlane, startControlPlane } from '../support/kubernetes/control-plane';
import { fleetsOf, standIns } from '../support/kubernetes/fleets';
import type { KubernetesObject } from '../support/kubernetes/objects';
import { stopAll, until } from '../support/processes';

// The real autoscaler takes pods away as the guide says: not before 300 s of less, then at most half of them a minute.

const missing = controlPlaneMissing();
if (missing) console.warn(`SKIPPED: no pod was taken away by a real autoscaler: ${missing}`);
const clusterTest = missing ? test.skip : test;

const BUILD_MILLISECONDS = 30 * 60_000;
const WINDOW_SECONDS = 300;
const PERIOD_SECONDS = 60;
const figures = new Figures('workloads-down');
const world = new World(
  renderEks(eksVariants.managed).flatMap(({ objects }) => objects),
  eksVariants.managed.system.name,
  [],
);
/** Kinds of Kubernetes itself: no operator has a part in this. */
const KINDS = ['Namespace', 'PriorityClass', 'ServiceAccount', 'ConfigMap', 'Deployment', 'HorizontalPodAutoscaler'];

interface Scaled extends KubernetesObject {
  readonly spec: { readonly replicas: number };
}

let started: ControlPlane | undefined;

beforeAll(async () => {
  if (!missing) started = await startControlPlane();
}, BUILD_MILLISECONDS);

afterAll(async () => {
  await started?.stop();
  await stopAll();
});

clusterTest(
  'the autoscaler waits for its window, and takes half of the pods in each period',
  async () => {
    if (!started) throw new Error('a test that was skipped must not run');
    const { manifests, metrics } = started;
    const [web] = fleetsOf(world).filter(({ name }) => name === 'web');
    if (!web) throw new Error('there is no web');
    const asked = (requestsPerSecond: number) => () => ({ cpuMillicores: 20, memoryMiB: 10, requestsPerSecond });
    const replicas = async () => (await manifests.get<Scaled>(web.deployment))?.spec.replicas ?? 0;
    metrics.script = asked(20_000);
    await manifests.apply(world.all('Namespace'));
    await manifests.apply(standIns(world));
    await manifests.apply(world.objects.filter(({ kind }) => KINDS.includes(kind)));
    await until('10 pods', async () => (await replicas()) === 10, 120_000);
    metrics.script = asked(1);
    const begin = Date.now();
    const steps: { readonly replicas: number; readonly seconds: number }[] = [];
    while (steps.at(-1)?.replicas !== web.least && Date.now() - begin < 600_000) {
      const now = await replicas();
      if (now !== steps.at(-1)?.replicas) steps.push({ replicas: now, seconds: (Date.now() - begin) / 1_000 });
      await sleep(250);
    }
    figures.note('scale-down, seconds', steps);
    expect(steps.map((step) => step.replicas)).toEqual([10, 5, 3]);
    const [, five, three] = steps.map(({ seconds }) => seconds);
    expect(Number(five)).toBeGreaterThan(WINDOW_SECONDS - 5);
    expect(Number(three) - Number(five)).toBeGreaterThan(PERIOD_SECONDS - 5);
  },
  900_000,
);
