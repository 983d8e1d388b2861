import type { AwsEnvironment } from '../environment';
import { SCRAPE_FILE, scrapeConfig, scrapeSections } from '../observability/agent-files';
import { HOST } from './host-layout';

/** Stands for the id of the machine, which knows it first when it boots. */
export const INSTANCE_PLACEHOLDER = '@INSTANCE_ID@';

/** Namespace of the metrics that an environment's instances publish to CloudWatch. */
export function metricNamespace({ system, name }: AwsEnvironment): string {
  return `${system.name}/${name}`;
}

/** What the agent of a machine is told. */
export interface AgentProps {
  readonly environment: AwsEnvironment;
  /** Name of the service. */
  readonly service: string;
  /** Where the machine's own logs go, beside the container's output. */
  readonly logGroup: string;
  /** Workspace of Amazon Managed Prometheus. @default none - memory and disk go to CloudWatch */
  readonly workspaceId?: string | undefined;
}

/**
 * Files of the CloudWatch agent, by path: the machine's logs, memory and disk of the host, which EC2 does not see, and
 * with a workspace of Amazon Managed Prometheus what the instance itself measures.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function agentFiles({ environment, service, logGroup, workspaceId }: AgentProps): Record<string, string> {
  const scraped = workspaceId === undefined ? { metrics_collected: {} } : scrapeSections(workspaceId);
  const metrics = {
    ...scraped,
    namespace: metricNamespace(environment),
    metrics_collected: { ...scraped.metrics_collected, ...hostMetrics(service) },
  };
  const agent = { metrics_collection_interval: 60, omit_hostname: true, region: environment.region };
  return {
    ...(workspaceId === undefined ? {} : { [SCRAPE_FILE]: scrape(environment, service) }),
    [HOST.agent]: JSON.stringify({ agent, metrics, logs: machineLogs(logGroup) }),
  };
}

function scrape({ name, system, observability }: AwsEnvironment, service: string): string {
  return scrapeConfig({
    instance: INSTANCE_PLACEHOLDER,
    environment: name,
    port: system.services[service]?.port ?? 0,
    scrapeInterval: observability.scrapeInterval,
  });
}

function hostMetrics(service: string) {
  const byService = { append_dimensions: { Service: service } };
  return {
    mem: { measurement: ['used_percent'], ...byService },
    disk: { measurement: ['used_percent'], resources: ['/'], drop_device: true, ...byService },
  };
}

/** What systemd and its units say, and what the first boot said: in streams that begin with the id of the machine. */
function machineLogs(logGroup: string) {
  const files = { system: '/var/log/messages', boot: '/var/log/cloud-init-output.log' };
  const collected = Object.entries(files).map(([name, path]) => ({
    file_path: path,
    log_group_name: logGroup,
    log_stream_name: `{instance_id}/${name}`,
  }));
  return { logs_collected: { files: { collect_list: collected } } };
}
