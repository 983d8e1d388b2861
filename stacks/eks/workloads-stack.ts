import { type ITerraformDependable, TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../constructs/aws/environment';
import { publicServices } from '../../constructs/aws/load-balancer/routing';
import type { Network } from '../../constructs/aws/network/network';
import type { ClusterAccess } from '../../constructs/kubernetes/cluster-access';
import { CustomResources } from '../../constructs/kubernetes/custom-resources';
import { Ingress } from '../../constructs/kubernetes/ingress/ingress';
import { namespaceOf } from '../../constructs/kubernetes/labels';
import { Dashboards } from '../../constructs/kubernetes/observability/dashboards';
import { prometheusRules } from '../../constructs/kubernetes/observability/prometheus-rules';
import { SECRETS_FOLDER } from '../../constructs/kubernetes/workload/container';
import { managedEdges } from '../../constructs/kubernetes/workload/edges';
import { serviceMonitor } from '../../constructs/kubernetes/workload/monitors';
import { denyByDefault } from '../../constructs/kubernetes/workload/network-policy';
import { workloadPlans } from '../../constructs/kubernetes/workload/plan';
import { Workload } from '../../constructs/kubernetes/workload/workload';
import { type FleetVariables, serviceVariables } from '../../constructs/variables';
import { ClusterApiStack } from './cluster-api-stack';
import type { WorkloadData } from './workload-data';

/** What the workloads stand on. */
export interface WorkloadsStackProps {
  readonly network: Pick<Network, 'vpcCidr'>;
  readonly cluster: ClusterAccess;
  readonly data: WorkloadData;
}

/** The fleets of pods, and what brings requests to them. */
export class WorkloadsStack extends ClusterApiStack {
  /** Every fleet, second ones with another image among them. */
  readonly workloads: readonly Workload[];
  /** Undefined for a system of workers only. */
  readonly ingress: Ingress | undefined;

  constructor(scope: Construct, environment: EksEnvironment, props: WorkloadsStackProps) {
    super(scope, 'workloads', environment, props.cluster);
    denyByDefault(this, environment);
    this.workloads = Object.keys(environment.system.services).flatMap((service) => this.createFleets(service, props));
    this.createMonitors();
    this.ingress = this.createIngress();
    this.createOutputs();
  }

  private createFleets(service: string, { network, cluster, data }: WorkloadsStackProps): Workload[] {
    const { environment } = this;
    const told = this.tell(service, network, data);
    const secretName = `${service}-secrets`;
    const secret = data.createSecret(this, secretName, { name: secretName, files: told.files });
    const { stable, candidate } = workloadPlans(environment, service);
    return [stable, ...(candidate ? [candidate] : [])].map((plan) => {
      const workload = new Workload(this, plan.name, {
        environment,
        clusterName: cluster.clusterName,
        plan,
        variables: { ...told.variables, ...data.variables },
        secretName,
        data: [...managedEdges(environment), ...data.edges],
        sources: data.sources,
        dependsOn: [secret],
      });
      if (workload.role) data.grantEvents?.(this, workload.role);
      return workload;
    });
  }

  private tell(
    service: string,
    { vpcCidr }: WorkloadsStackProps['network'],
    { addresses, keys }: WorkloadData,
  ): FleetVariables {
    return serviceVariables(this.environment, service, {
      addresses,
      keys,
      folder: SECRETS_FOLDER,
      place: {
        // Every address of the pod: the network policy decides who reaches it.
        HOST: '0.0.0.0',
        PORT: String(this.environment.system.services[service]?.port),
        // Balancer and nginx have addresses of the network, and append who asked them.
        TRUSTED_PROXIES: vpcCidr,
      },
    });
  }

  private createMonitors(): void {
    const { environment } = this;
    if (environment.observability.metrics === 'endpoint') return;
    new CustomResources(this, 'monitors', {
      name: 'monitors',
      namespace: namespaceOf(environment),
      objects: [
        ...this.workloads.map(({ name }) => serviceMonitor(environment, name)),
        ...prometheusRules(environment),
      ],
    });
    new Dashboards(this, 'dashboards', { environment });
  }

  private createIngress(): Ingress | undefined {
    const { environment } = this;
    const reached = publicServices(environment.system).map(({ name }) => name);
    if (reached.length === 0) return undefined;
    const fleets: ITerraformDependable[] = this.workloads
      .filter(({ service }) => reached.includes(service))
      .map(({ deployment }) => deployment);
    return new Ingress(this, 'ingress', { environment, dependsOn: fleets });
  }

  private createOutputs(): void {
    const { domain } = this.environment;
    const host = this.ingress?.dnsName;
    if (domain === undefined && host === undefined) return;
    const url = domain === undefined ? `http://${host}` : `https://${domain}`;
    if (this.ingress) new TerraformOutput(this, 'url', { value: url, description: 'Where clients come in.' });
  }
}
