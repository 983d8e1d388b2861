import { join } from 'node:path';
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
import { writeTokenCommand } from '../support/kubernetes/token-command';
import { stopAll, temporaryFolder } from '../support/processes';
import { answeredByAws, onCluster } from '../support/terraform/cluster-stacks';
import { EmulatedStacks } from '../support/terraform/emulated-stacks';
import { OfflineTerraform } from '../support/terraform/terraform';

// The real Terraform with the real providers of Kubernetes and Helm on a real control plane: what the stacks of eks put
// into a cluster, but for charts of others. AWS is played, and so are the operators. The tests follow one another.

type Values = Readonly<Record<string, unknown>>;

const inCluster = { host: 'inCluster' };
const candidate = { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, share: '10%', instances: 2 };
const systems: Readonly<Record<string, Values>> = {
  'managed data, HPA, balancer of the cloud': {
    name: 'managed',
    services: { web: { autoscaling: { requestsPerSecond: 1000 } } },
  },
  'data in the cluster, KEDA, nginx': {
    name: 'inside',
    database: { ...inCluster, pooler: { kind: 'pgbouncer', instances: 2 } },
    cache: { kind: 'redis', ...inCluster },
    search: { kind: 'opensearch', ...inCluster },
    messaging: { kind: 'rabbitmq', ...inCluster },
    cluster: {
      ...{ replicaOwner: 'keda', ingress: 'nginx' },
      nodeGroups: { general: { instanceType: 'm6i.xlarge', min: 3, max: 30 } },
    },
    services: { web: { candidate }, worker: { autoscaling: { queueLength: 100 } } },
  },
};

const required = {
  kubernetes: { source: 'kubernetes', version: '~> 2.38' },
  helm: { source: 'helm', version: '~> 3.1' },
};
const terraform = OfflineTerraform.start({ required_providers: required });
const missing = typeof terraform === 'string' ? terraform : controlPlaneMissing();
const none = crdFiles().length === 0 ? 'no folder of definitions is beside the clone' : undefined;
const why = missing ?? none;
if (why) console.warn(`SKIPPED: no stack of eks was applied to a control plane by Terraform: ${why}`);
const clusterTest = why ? test.skip : test;
const figures = new Figures('eks-terraform');

jest.setTimeout(600_000);

/** Runs its stacks in a control plane of its own. */
class Applied {
  readonly stacks = new EmulatedStacks(terraformPath);
  /** Manifests that the renderer makes of the same stacks, by stack. */
  rendered = new Map<string, readonly KubernetesObject[]>();

  constructor(
    private readonly plane: ControlPlane,
    private readonly values: Values,
  ) {}

  /** Writes the stacks with these values beside its own. @returns their ids, in the order of their deploy */
  write(more: Values = {}): string[] {
    const { files } = synthAws(anEks({ ...this.values, ...more }));
    const { url, ca: certificate } = this.plane.manifests.api.access;
    const stacks = onCluster(files, { url, certificate });
    this.stacks.write(stacks);
    const kept = Object.entries(stacks).map(([id, { resource }]) => [id, { ...files[id], resource }]);
    const rendered = renderManifests({ ...files, ...Object.fromEntries(kept) }, answeredByAws);
    this.rendered = new Map(rendered.map(({ stack, objects }) => [stack, objects]));
    return Object.keys(stacks);
  }
}
