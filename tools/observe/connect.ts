import type { Environment } from '../../model/environment';
import { portPlan } from '../../model/ports';
import { observed } from '../../observability/observed';
import { CommandError } from '../command';
import { Alertmanager } from './alertmanager';
import { NoAnswer } from './json-client';
import type { ObservationOptions } from './observation';
import { Prometheus, Refused } from './prometheus';

/** Where to ask; on `local` the ports of the environment. */
export interface Places {
  /** Address of Prometheus. @default that of a local environment */
  readonly prometheus?: string;
  /** Address of Alertmanager. @default that of a local environment; elsewhere silences are not known */
  readonly alertmanager?: string;
}

/**
 * Finds what an environment is watched by.
 * @throws CommandError when nothing collects its samples, or Prometheus is not where it should be
 */
export async function connect(environment: Environment, places: Places): Promise<ObservationOptions> {
  const { name, observability } = environment;
  if (observability.metrics === 'endpoint')
    throw new CommandError(
      `observability.metrics of ${name} (endpoint) must be prometheus or prometheusAndGrafana: nobody collects its samples; set it in environments/${name}.ts and deploy`,
    );
  const own = ownPlaces(environment);
  const prometheus = new Prometheus(url('--prometheus', places.prometheus) ?? own.prometheus ?? missing(environment));
  const alertmanager = url('--alertmanager', places.alertmanager) ?? own.alertmanager;
  await prometheus.at('vector(1)', Date.now() / 1000).catch((error: unknown) => {
    prometheus.close();
    if (!(error instanceof NoAnswer || error instanceof Refused)) throw error;
    throw new CommandError(`${error.message}: ${wayOut(environment, places)}`);
  });
  return {
    environment,
    dashboards: observed(environment).dashboards,
    prometheus,
    ...(alertmanager === undefined ? {} : { alertmanager: new Alertmanager(alertmanager) }),
  };
}

function ownPlaces({ platform, network }: Environment): Places {
  if (platform !== 'local') return {};
  const ports = portPlan(network.ports.base);
  return {
    prometheus: `http://127.0.0.1:${ports.prometheus}`,
    alertmanager: `http://127.0.0.1:${ports.alertmanager}`,
  };
}

function missing(environment: Environment): never {
  throw new CommandError(
    `--prometheus must be given for ${environment.name}, which is on ${environment.platform}: ${reach(environment)}`,
  );
}

function wayOut(environment: Environment, { prometheus }: Places): string {
  if (prometheus !== undefined) return `correct --prometheus, or start what it points to (${reach(environment)})`;
  return `npm run deploy -- ${environment.name} starts it, npm run scale:status -- ${environment.name} shows what runs`;
}

/** How a person reaches the Prometheus of a platform from this machine. */
function reach({ platform }: Environment): string {
  if (platform === 'eks')
    return 'kubectl -n monitoring port-forward svc/prometheus-operated 9090, then --prometheus http://127.0.0.1:9090';
  if (platform === 'ec2')
    return 'a proxy that signs requests for the workspace (aws-sigv4-proxy), then --prometheus http://127.0.0.1:<its port>/workspaces/<id>';
  return 'npm run scale:status names its address';
}

function url(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) return text;
  throw new CommandError(`${flag} (${text}) must be a web address: write it as 'http://127.0.0.1:9090'`);
}
