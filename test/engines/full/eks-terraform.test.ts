import { delimiter } from 'node:path';
import type { KubernetesObject } from '../../../constructs/kubernetes/objects';
import { providerVariables } from '../../../tools/aws/provider-variables';
import { controlPlaneMissing } from '../../../tools/install/engines/control-plane';
import { renderManifests } from '../../../tools/kubernetes/render';
import { synthAws } from '../../support/aws';
import { anEks } from '../../support/eks';
import { Figures } from '../support/figures';
import { giveBalancers } from '../support/kubernetes/balancer-controller';
import { type ControlPlane, startControlPlane } from '../support/kubernetes/control-plane';
import { crdFiles, installCrds } from '../support/kubernetes/crds';
import { likeness } from '../support/kubernetes/likeness';
import { rolledOut } from '../support/kubernetes/rollout';
import { writeTokenCommand } from '../support/kubernetes/token-command';
import { stopAll, temporaryFolder } from '../support/processes';
import { answeredByAws, onCluster } from '../support/terraform/cluster-stacks';
import { EmulatedStacks } from '../support/terraform/emulated-stacks';
import { installed, OfflineTerraform } from '../support/terraform/terraform';

// The real Terraform with the real providers of Kubernetes and Helm on a real control plane: what the stacks of eks put
// into a cluster, but for charts of others. AWS is played, and so are the operators. The tests follow one another.
const required = {
  kubernetes: { source: 'kubernetes', version: '~> 2.38' },
  helm: { source: 'helm', version: '~> 3.1' },
};
const terraform = OfflineTerraform.start({ required_providers: required });
const reasons = [
  typeof terraform === 'string' ? `the providers of Kubernetes and Helm cannot be had: ${terraform}` : undefined,
  controlPlaneMissing(),
  crdFiles().length === 0 ? 'no folder of definitions is beside the clone' : undefined,
];
const missing = reasons.find((reason) => reason !== undefined);
if (missing) console.warn(`SKIPPED: no stack of eks was applied to a control plane by Terraform: ${missing}`);
const clusterTest = missing ? test.skip : test;
const figures = new Figures('eks-terraform');

/** The first start of all builds the control plane. */
const BUILD_MILLISECONDS = 30 * 60_000;
jest.setTimeout(600_000);

type Values = Readonly<Record<string, unknown>>;
const inCluster = { host: 'inCluster' };
const candidate = { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, share: '10%', instances: 2 };
/** Each choice of the platform in one of two: where the data is, who owns replica counts, how clients come in. */
const managed: Values = {
  name: 'managed',
  services: { web: { autoscaling: { requestsPerSecond: 1000 } } },
};
const inside: Values = {
  name: 'inside',
  database: { ...inCluster, pooler: { kind: 'pgbouncer', instances: 2 }, deletionProtection: false },
  cache: { kind: 'redis', ...inCluster },
  search: { kind: 'opensearch', ...inCluster },
  messaging: { kind: 'rabbitmq', ...inCluster },
  cluster: {
    ...{ replicaOwner: 'keda', ingress: 'nginx' },
    nodeGroups: { general: { instanceType: 'm6i.xlarge', min: 3, max: 30 } },
  },
  services: { web: { candidate }, worker: { autoscaling: { queueLength: 100 } } },
};

let started: ControlPlane | undefined;
const plane = (): ControlPlane => {
  if (!started) throw new Error('a test that was skipped must not run');
  return started;
};
const over = new AbortController();
let balancers: Promise<void> | undefined;

beforeAll(async () => {
  if (missing) return;
  started = await startControlPlane();
  await installCrds(started);
  const { manifests } = started;
  const folder = temporaryFolder();
  writeTokenCommand(folder, manifests.api.access.token);
  Object.assign(process.env, providerVariables(), { PATH: `${folder}${delimiter}${process.env.PATH}` });
  balancers = giveBalancers(manifests, over.signal);
}, BUILD_MILLISECONDS);

afterAll(async () => {
  over.abort();
  await balancers;
  await started?.stop();
  await stopAll();
});

/** What Terraform gets, and the renderer makes of the same. */
interface Written {
  /** Ids of the stacks, in the order of their deploy. */
  readonly ids: readonly string[];
  readonly objects: readonly KubernetesObject[];
}

/** Writes the stacks of an environment as the control plane can have them. */
function write(stacks: EmulatedStacks, values: Values): Written {
  const { files, dependencies } = synthAws(anEks(values));
  const { url, ca: certificate } = plane().manifests.api.access;
  const kept = onCluster(files, { url, certificate });
  stacks.write(kept);
  // Each stack waits for all before it.
  const waits = (id: string) => dependencies[id]?.length ?? 0;
  const ids = Object.keys(kept).sort((one, other) => waits(one) - waits(other));
  const rendered = renderManifests({ ...files, ...(kept as typeof files) }, answeredByAws);
  return { ids, objects: rendered.filter(({ stack }) => ids.includes(stack)).flatMap(({ objects }) => objects) };
}

/** The same with other settings of the service `web`. */
function withWeb(values: Values, settings: Values): Values {
  const services = values.services as { readonly web: Values };
  return { ...values, services: { ...services, web: { ...services.web, ...settings } } };
}

/** Secrets that pods mount: external-secrets would fill them. */
function mounted(objects: readonly KubernetesObject[]): string[] {
  const names = [...JSON.stringify(objects).matchAll(/"secretName":"([\w-]+)"/g)].map(([, name = '']) => name);
  return [...new Set(names)];
}

describe.each([
  ['managed data, HPA and the balancer of the cloud', managed],
  ['data in the cluster, KEDA and nginx', inside],
])('an environment with %s', (_, values) => {
  const stacks = new EmulatedStacks(installed() ?? '');
  const name = String(values.name);
  const namespace = 'abreast';
  const workloads = `${name}-workloads`;
  let written: Written;

  clusterTest('is applied, stack by stack', async () => {
    written = write(stacks, values);
    const { manifests } = plane();
    const definitions = written.objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
    await manifests.deleteAll(definitions);
    const begin = Date.now();
    for (const id of written.ids) {
      await stacks.init(id);
      figures.note(id, await stacks.apply(id));
      if (id === `${name}-operators`)
        await manifests.apply(
          mounted(written.objects).map((secret) => ({
            ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: secret, namespace } },
            stringData: { filled: 'by external-secrets' },
          })),
        );
    }
    figures.note(`${name}, seconds`, Math.round((Date.now() - begin) / 1_000));
  });

  clusterTest('needs nothing more, says a second plan', async () => {
    for (const id of written.ids) expect({ [id]: await stacks.plan(id) }).toEqual({ [id]: 'No changes.' });
  });

  clusterTest('is what the rendered manifests say, object by object', async () => {
    expect(written.objects.length).toBeGreaterThan(30);
    // The name of a definition cannot be another.
    for (const manifest of written.objects.filter(({ kind }) => kind !== 'CustomResourceDefinition')) {
      const { live, rendered } = await likeness(plane().manifests, manifest);
      expect(rendered).toEqual(live);
    }
  });

  clusterTest('rolls out a changed variable', async () => {
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace } };
    const before = await plane().manifests.get(web);
    write(stacks, withWeb(values, { variables: { LOG_LEVEL: 'debug' } }));
    const fleets = values === inside ? 2 : 1;
    const changed = await stacks.apply(workloads);
    expect(changed).toEqual({ added: 0, changed: 2 * fleets, destroyed: 0 });
    const after = await plane().manifests.get(web);
    expect(after?.metadata.generation).toBeGreaterThan(Number(before?.metadata.generation));
    await rolledOut(plane().manifests, web);
  });

  clusterTest('changes nothing but the autoscaler for another minimum', async () => {
    const more = withWeb(values, { variables: { LOG_LEVEL: 'debug' }, replicas: { min: 4 } });
    write(stacks, more);
    const planned = await stacks.plan(workloads);
    const touched = [...planned.matchAll(/# (\S+) will be (\S+)/g)].map(([, address, how]) => `${address} ${how}`);
    expect(touched).toEqual([
      expect.stringMatching(/^(helm_release|kubernetes_horizontal\S+)\.web_autoscaling_\S+ updated$/),
    ]);
    expect(await stacks.apply(workloads)).toEqual({ added: 0, changed: 1, destroyed: 0 });
    expect(await stacks.plan(workloads)).toBe('No changes.');
  });

  clusterTest('is destroyed, the last stack first, and nothing is left', async () => {
    const { manifests } = plane();
    for (const id of [...written.ids].reverse()) {
      await stacks.destroy(id);
    }
    for (const { kind, ...object } of written.objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'))
      expect([kind, await manifests.get({ kind, ...object })]).toEqual([kind, undefined]);
    expect(await manifests.leftIn(namespace)).toEqual([]);
  });
});
