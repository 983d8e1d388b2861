import type { AwsEnvironment } from '../environment';
import { SCRAPE_FILE, scrapeConfig, scrapeSections } from '../observability/agent-files';
import { HOST } from './host-layout';

/** Stands for the id of the machine, which knows it first when it boots. */
export const INSTANCE_PLACEHOLDER = '@INSTANCE_ID@';

/** Namespace of the metrics that an environment's instances publish to CloudWatch. */
export function metricNamespace({ system, name }: AwsEnvironment): string {
  return `${system.name}/${name}`;
}

/**
 * Files of the CloudWatch agent, by path: memory and disk of the host, which EC2 does not see, and with a workspace of
 * Amazon Managed Prometheus what the instance itself measures.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function agentFiles(environment: AwsEnvironment, service: string, workspaceId?: string): Record<string, string> {
  const scraped = workspaceId === undefined ? { metrics_collected: {} } : scrapeSections(workspaceId);
  const metrics = {
    ...scraped,
    namespace: metricNamespace(environment),
    metrics_collected: { ...scraped.metrics_collected, ...hostMetrics(service) },
  };
  const agent = { metrics_collection_interval: 60, omit_hostname: true, region: environment.region };
  return {
    ...(workspaceId === undefined ? {} : { [SCRAPE_FILE]: scrape(environment, service) }),
    [HOST.agent]: JSON.stringify({ agent, metrics }),
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
