import type { Duration } from '../../../model/values';

/** The application of an instance, as the agent beside it sees it. */
export interface ScrapeProps {
  /** Value of the label `instance`; a variable of the script that writes the file, such as '$INSTANCE_ID'. */
  readonly instance: string;
  /** Name of the environment. */
  readonly environment: string;
  /** Port of the application on this machine. */
  readonly port: number;
  readonly scrapeInterval: Duration;
}

/** Where the agent looks for what `scrapeConfig` renders. */
export const SCRAPE_FILE = '/etc/amazon-cloudwatch-agent/prometheus.yml';

// Prometheus' own default; an answer that takes longer is worth nothing.
const LONGEST_SCRAPE_SECONDS = 10;

/** What the agent scrapes, as Prometheus reads it: the application on this machine. */
export function scrapeConfig({ instance, environment, port, scrapeInterval }: ScrapeProps): string {
  return `global:
  scrape_interval: ${scrapeInterval.seconds}s
  scrape_timeout: ${Math.min(scrapeInterval.seconds, LONGEST_SCRAPE_SECONDS)}s
scrape_configs:
  - job_name: instances
    # The instances name their service themselves.
    honor_labels: true
    static_configs:
      - targets: ['127.0.0.1:${port}']
        labels:
          instance: '${instance}'
          environment: '${environment}'
`;
}

/**
 * What the section `metrics` of the CloudWatch agent's configuration needs besides the metrics of the host. What is
 * scraped goes to the workspace only: CloudWatch would charge for each series.
 * @param workspaceId of Amazon Managed Prometheus, in the agent's region
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function scrapeSections(workspaceId: string) {
  return {
    metrics_destinations: { cloudwatch: {}, amp: { workspace_id: workspaceId } },
    metrics_collected: { prometheus: { prometheus_config_path: SCRAPE_FILE } },
  };
}
