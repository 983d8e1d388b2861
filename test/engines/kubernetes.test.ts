import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlPlaneMissing } from '../../tools/install/engines/control-plane';
import { Figures } from './support/figures';
import { type ControlPlane, startControlPlane } from './support/kubernetes/control-plane';
import { crdFiles, installCrds } from './support/kubernetes/crds';
import { drain, loseZone } from './support/kubernetes/disruptions';
import { kubeconform, kubeScore } from './support/kubernetes/linters';
import { ZONES } from './support/kubernetes/nodes';
import type { KubernetesObject } from './support/kubernetes/objects';
import { ReadyPods } from './support/kubernetes/ready-pods';
import { rolledOut } from './support/kubernetes/rollout';
import { writeSchemas } from './support/kubernetes/schemas';
import { stopAll, temporaryFolder, until } from './support/processes';

// Proves the control plane that the tests of the eks platform stand on, with the smallest objects that show it.

const missing = controlPlaneMissing();
if (missing) console.warn(`SKIPPED: no Kubernetes control plane was started: ${missing}`);
const clusterTest = missing ? test.skip : test;
const crds = crdFiles();
if (crds.length === 0)
  console.warn('SKIPPED: no operator’s kind was tried: no folder of definitions is beside the clone');
const crdTest = missing || crds.length === 0 ? test.skip : test;

/** The first start of all builds the programs. */
const BUILD_MILLISECONDS = 30 * 60_000;
const PATIENCE = 120_000;
const NAMESPACE = 'shop';
const figures = new Figures('kubernetes');

let started: ControlPlane | undefined;
const plane = (): ControlPlane => {
  if (!started) throw new Error('a test that was skipped must not run');
  return started;
};

const namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};
const labels = { app: 'web' };
const safe = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const podOf = (securityContext: object) => ({
  containers: [
    {
      name: 'web',
      image: 'web:1',
      securityContext,
      resources: { requests: { cpu: '100m', memory: '128Mi' } },
    },
  ],
});
const spread = (topologyKey: string) => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: labels },
});
const deployment = (template: object = {}, spec: object = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: NAMESPACE },
  spec: {
    replicas: 3,
    selector: { matchLabels: labels },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels },
      spec: { ...podOf(safe), topologySpreadConstraints: [spread('topology.kubernetes.io/zone')], ...template },
    },
    ...spec,
  },
});
const budget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: NAMESPACE },
  spec: { minAvailable: 2, selector: { matchLabels: labels } },
};
const refusal = (applying: Promise<unknown>): Promise<string> =>
  applying.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );
/** Ready pods, as the Deployment counts them. */
const readyNow = async (): Promise<number> => {
  const found = await plane().manifests.get<{ status?: { readyReplicas?: number } }>(deployment());
  return found?.status?.readyReplicas ?? 0;
};
/** Ids of the processes whose command lines name a folder. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const command = readFileSync(join('/proc', pid, 'cmdline'), 'utf8')
        .split('\0')
        .join(' ');
      return /^\d+$/.test(pid) && command.includes(folder) ? [pid] : [];
    } catch {
      return [];
    }
  });
}
/** Sockets of these processes that listen on another address than 127.0.0.1. */
function listeningElsewhere(pids: readonly string[]): string[] {
  const lines = execFileSync('ss', ['-Hltnp'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => pids.some((pid) => line.includes(`pid=${pid},`)) && !/ 127\.0\.0\.1:\d+ /.test(line));
}
const residentMiB = (pid: string): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(join('/proc', pid, 'status'), 'utf8'))?.[1] ?? 0) / 1_024;

jest.setTimeout(PATIENCE);

beforeAll(async () => {
  if (missing) return;
  const begin = Date.now();
  started = await startControlPlane();
  figures.note('start, seconds', (Date.now() - begin) / 1_000);
  const { manifests } = started;
  await manifests.apply([namespace]);
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: NAMESPACE } };
  await until('the namespace to be usable', async () => (await manifests.get(account)) !== undefined);
}, BUILD_MILLISECONDS);

afterAll(async () => {
  await started?.stop();
  await stopAll();
});

describe('the control plane', () => {
  clusterTest('has six ready nodes in three zones, and one server of each kind on loopback', async () => {
    expect(await plane().nodes.names()).toHaveLength(6);
    for (const zone of ZONES) expect(await plane().nodes.names(zone)).toHaveLength(2);
    const pids = processesIn(plane().folder);
    expect(pids).toHaveLength(5);
    figures.note('memory, MiB', Math.round(pids.map(residentMiB).reduce((sum, each) => sum + each, 0)));
    expect(listeningElsewhere(pids)).toEqual([]);
  });

  clusterTest('refuses a pod that may run as root, under restricted pod security', async () => {
    const root = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'root', namespace: NAMESPACE }, spec: podOf({}) };
    const message = await refusal(plane().manifests.apply([root]));
    expect(message).toMatch(/^Pod shop\/root: .*violates PodSecurity "restricted:latest".*runAsNonRoot != true/);
  });

  clusterTest('refuses a field that it does not know', async () => {
    const message = await refusal(plane().manifests.apply([deployment({ hostnetwork: true })], { dryRun: true }));
    expect(message).toContain('.spec.template.spec.hostnetwork: field not declared in schema');
  });

  clusterTest('refuses a field that somebody else has set, unless told to take it over', async () => {
    const settings = (value: string) => [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: NAMESPACE }, data: { value } },
    ];
    const { manifests } = plane();
    await manifests.apply(settings('one'), { fieldManager: 'somebody' });
    expect(await refusal(manifests.apply(settings('two')))).toContain('conflict with "somebody": .data.value');
    await manifests.apply(settings('two'), { force: true });
    const [first] = await manifests.apply(settings('two'));
    const [second] = await manifests.apply(settings('two'));
    expect(second?.metadata.resourceVersion).toBe(first?.metadata.resourceVersion);
    await manifests.deleteAll(settings('two'));
    expect(await manifests.leftIn(NAMESPACE)).toEqual([]);
  });
});

describe('a small deployment', () => {
  afterEach(async () => {
    if (!missing) await plane().manifests.deleteAll([deployment(), budget]);
  });

  clusterTest('becomes available with its pods over three zones, and leaves nothing behind', async () => {
    const { manifests, nodes } = plane();
    await manifests.apply([deployment()]);
    await rolledOut(plane().manifests, deployment());
    const pods = await manifests.pods(NAMESPACE, 'app=web');
    expect(await nodes.perZone(pods)).toEqual({ 'test-1a': 1, 'test-1b': 1, 'test-1c': 1 });
    await manifests.deleteAll([deployment()]);
    expect(await manifests.leftIn(NAMESPACE)).toEqual([]);
  });

  clusterTest('never has fewer ready pods during a rolling update than it promises', async () => {
    const { manifests } = plane();
    await manifests.apply([deployment()]);
    await rolledOut(plane().manifests, deployment());
    const ready = new ReadyPods(manifests.api, NAMESPACE, 'app=web');
    await until('the watch', () => ready.now === 3);
    await manifests.apply([deployment({ terminationGracePeriodSeconds: 7 })]);
    await rolledOut(manifests, deployment());
    expect(ready.since(3)).toContain(4);
    expect(await ready.lowestSince(3)).toBe(3);
  });

  clusterTest('is seen to have fewer where its strategy allows that', async () => {
    const { manifests } = plane();
    const careless = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } };
    await manifests.apply([deployment({}, careless)]);
    await rolledOut(plane().manifests, deployment());
    const ready = new ReadyPods(manifests.api, NAMESPACE, 'app=web');
    await until('the watch', () => ready.now === 3);
    await manifests.apply([deployment({ terminationGracePeriodSeconds: 7 }, careless)]);
    await rolledOut(manifests, deployment());
    expect(await ready.lowestSince(3)).toBe(2);
  });

  clusterTest('keeps what its disruption budget promises while every node is drained', async () => {
    const { manifests, nodes } = plane();
    await manifests.apply([deployment({ topologySpreadConstraints: [] }), budget]);
    await rolledOut(plane().manifests, deployment());
    const ready = new ReadyPods(manifests.api, NAMESPACE, 'app=web');
    await until('the watch', () => ready.now === 3);
    let evicted = 0;
    for (const name of await nodes.names()) {
      evicted += (await drain(nodes, name)).evicted;
      await nodes.cordon(name, false);
    }
    expect(evicted).toBeGreaterThanOrEqual(3);
    expect(await ready.lowestSince(3)).toBeGreaterThanOrEqual(2);
  });

  clusterTest('cannot be drained below its disruption budget', async () => {
    const { manifests, nodes } = plane();
    const all = { ...budget, spec: { ...budget.spec, minAvailable: 3 } };
    await manifests.apply([deployment(), all]);
    await rolledOut(plane().manifests, deployment());
    const [pod] = await manifests.pods(NAMESPACE, 'app=web');
    const node = pod?.spec.nodeName ?? '';
    expect(await refusal(drain(nodes, node, 2_000))).toBe(`${node} cannot be drained: 1 pods are left there`);
    expect(await readyNow()).toBe(3);
    await nodes.cordon(node, false);
  });

  clusterTest('keeps the pods of two zones when one is lost, and replaces the others there', async () => {
    const { manifests, nodes } = plane();
    await manifests.apply([deployment()]);
    await rolledOut(plane().manifests, deployment());
    const ready = new ReadyPods(manifests.api, NAMESPACE, 'app=web');
    await until('the watch', () => ready.now === 3);
    await loseZone(nodes, 'test-1b');
    await rolledOut(plane().manifests, deployment());
    const zones = Object.keys(await nodes.perZone(await manifests.pods(NAMESPACE, 'app=web'))).sort();
    expect(zones).toEqual(['test-1a', 'test-1c']);
    expect(await ready.lowestSince(3)).toBe(2);
    await nodes.add(['test-1b']);
  });
});

describe('schemas', () => {
  clusterTest('of the API server hold manifests in kubeconform, and its rules are asked beside them', async () => {
    const { manifests, programs } = plane();
    const schemas = temporaryFolder();
    figures.note('schemas', await writeSchemas(manifests.api, schemas));
    expect(await kubeconform(programs, schemas, [namespace, deployment(), budget])).toEqual([]);
    expect(await kubeconform(programs, schemas, [deployment({ hostnetwork: true })])).toEqual([
      expect.stringContaining('hostnetwork'),
    ]);
    expect(await kubeconform(programs, schemas, [deployment({}, { replicas: 'three' })])).toEqual([
      expect.stringContaining('replicas'),
    ]);
    const advice = await kubeScore(programs, [deployment()]);
    expect(advice).toContainEqual(expect.stringContaining('web: container-resources: web: CPU limit is not set'));
  });

  crdTest('of the operators’ kinds refuse a wrong type, a wrong word and an unknown field', async () => {
    const { manifests, programs } = plane();
    const begin = Date.now();
    figures.note('operators’ kinds', await installCrds(plane()));
    figures.note('operators’ kinds served, seconds', (Date.now() - begin) / 1_000);
    const scaledObject = (spec: object) => ({
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: 'web', namespace: NAMESPACE },
      spec: { scaleTargetRef: { name: 'web' }, triggers: [{ type: 'cpu', metadata: { value: '60' } }], ...spec },
    });
    const tried = (spec: object) => refusal(manifests.apply([scaledObject(spec)], { dryRun: true }));
    expect(await tried({})).toBe('nothing was refused');
    expect(await tried({ minReplicaCount: 'two' })).toContain('spec.minReplicaCount');
    expect(await tried({ minReplicas: 2 })).toContain('.spec.minReplicas: field not declared in schema');
    const schemas = temporaryFolder();
    figures.note('schemas with the operators’', await writeSchemas(manifests.api, schemas));
    expect(await kubeconform(programs, schemas, [scaledObject({})])).toEqual([]);
    expect(await kubeconform(programs, schemas, [scaledObject({ minReplicas: 2 })])).toHaveLength(1);
  });
});

describe('when a test ends', () => {
  clusterTest('nothing of its control plane is left, even if it was killed', async () => {
    const script = join(temporaryFolder(), 'start.ts');
    const module = join(__dirname, 'support', 'kubernetes', 'control-plane');
    writeFileSync(
      script,
      `import { startControlPlane } from '${module}'; startControlPlane().then(({ folder }) => console.log(folder));`,
    );
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const folder = line.toString().trim();
    expect(processesIn(folder)).toHaveLength(5);
    child.kill('SIGKILL');
    await until('its servers to end', () => processesIn(folder).length === 0);
    rmSync(folder, { recursive: true });
  });

  clusterTest('a stop ends every server', async () => {
    const { folder, stop } = plane();
    started = undefined;
    await stop();
    expect(processesIn(folder)).toEqual([]);
  });
});
