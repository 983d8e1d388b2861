import { LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { LocalAlertmanager } from '../constructs/local/alertmanager/alertmanager';
import { LocalBalancer } from '../constructs/local/balancer/balancer';
import { balancerUrl } from '../constructs/local/balancer/url';
import { LocalComponent } from '../constructs/local/component';
import { LocalFleet } from '../constructs/local/fleet/fleet';
import { LocalHost } from '../constructs/local/host';
import type { MetricsSource } from '../constructs/local/prometheus/metrics-source';
import { LocalPrometheus } from '../constructs/local/prometheus/prometheus';
import { LocalPrune } from '../constructs/local/prune';
import type { Environment } from '../model/environment';
import { componentsOf, createData, type DataComponents, fleetAddresses, metricsOf } from './local-data';

export interface LocalStackProps {
  readonly environment: Environment;
  /** Version of the application's image, a digest of its content. */
  readonly image: string;
  /** Incarnation of each component; 1 for one that was never started. */
  readonly incarnations: Readonly<Record<string, number>>;
}

/** One `local` environment: every component as processes on this machine, in one Terraform state. */
export class LocalStack extends TerraformStack {
  constructor(scope: Construct, props: LocalStackProps) {
    const { environment } = props;
    super(scope, environment.name);
    new LocalBackend(this, { path: `../../../.abreast/state/${environment.name}.tfstate` });
    const host = new LocalHost(this, 'host', props);
    const data = createData(this, host);
    createFleets(this, host, props.image, data);
    const balancer = createBalancer(this, host);
    createObservability(this, host, [...(balancer ? [balancer.metrics] : []), ...metricsOf(data)]);
    createOutputs(this, host);
    new LocalPrune(this, 'prune', {
      host,
      keep: this.node.findAll().filter((found) => found instanceof LocalComponent),
    });
  }
}

function createFleets(stack: LocalStack, host: LocalHost, image: string, data: DataComponents): void {
  const after = componentsOf(data);
  for (const service of Object.keys(host.environment.services)) {
    new LocalFleet(stack, service, { host, service, image, addresses: fleetAddresses(data), after });
  }
}

function createBalancer(stack: LocalStack, host: LocalHost): LocalBalancer | undefined {
  const { services } = host.environment.system;
  const service = Object.keys(host.environment.services).find((name) => services[name]?.role === 'web');
  return service ? new LocalBalancer(stack, 'balancer', { host, service }) : undefined;
}

function createObservability(stack: LocalStack, host: LocalHost, sources: readonly MetricsSource[]): void {
  if (host.environment.observability.metrics === 'endpoint') return;
  const alertmanager = new LocalAlertmanager(stack, 'alertmanager', { host });
  new LocalPrometheus(stack, 'prometheus', { host, sources: [alertmanager.metrics, ...sources] });
}

/** Where a person finds the system; tools read the rest from the state. */
function createOutputs(stack: LocalStack, { environment, ports }: LocalHost): void {
  const observability = {
    prometheus: `http://127.0.0.1:${ports.prometheus}`,
    alertmanager: `http://127.0.0.1:${ports.alertmanager}`,
  };
  const urls = {
    url: balancerUrl(environment),
    ...(environment.observability.metrics === 'endpoint' ? {} : observability),
  };
  for (const [name, value] of Object.entries(urls)) {
    new TerraformOutput(stack, `${name}-output`, { value }).overrideLogicalId(name);
  }
}
