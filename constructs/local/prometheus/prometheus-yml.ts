import { stringify } from 'yaml';
import type { Duration } from '../../../model/values';

/** What is asked, and under which name its samples are kept. */
export interface ScrapeTarget {
  /** `127.0.0.1:18010`; a URL where an exporter asks others. */
  readonly address: string;
  /** Label `instance`: `cache-1`. */
  readonly instance: string;
}

/** One scrape job: fixed targets, or a file that the runtime keeps up to date. */
export interface ScrapeJob {
  readonly name: string;
  readonly targets: readonly ScrapeTarget[] | { readonly file: string };
  /** @default '/metrics' */
  readonly path?: string;
  /**
   * Address of an exporter that asks others: it is called, and the target's address becomes its parameter.
   * @default - each target is asked itself
   */
  readonly through?: string;
}

export interface PrometheusYmlProps {
  readonly jobs: readonly ScrapeJob[];
  /** Time between two scrapes and between two looks at the rules. */
  readonly interval: Duration;
  /** Pattern of the files with rules. */
  readonly rules: string;
  /** Address of Alertmanager. */
  readonly alertmanager: string;
}

/**
 * `prometheus.yml`.
 * @see https://prometheus.io/docs/prometheus/2.42/configuration/configuration/
 */
export function prometheusYml({ jobs, interval, rules, alertmanager }: PrometheusYmlProps): string {
  const seconds = `${interval.seconds}s`;
  const config = {
    global: { scrape_interval: seconds, scrape_timeout: seconds, evaluation_interval: seconds },
    rule_files: [rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: jobs.map(scrapeConfig),
  };
  return stringify(config, { lineWidth: 0, aliasDuplicateObjects: false });
}

function scrapeConfig({ name, targets, path, through }: ScrapeJob): Record<string, unknown> {
  return {
    job_name: name,
    ...(path ? { metrics_path: path } : {}),
    ...('file' in targets ? discovered(targets.file) : { static_configs: targets.map(labelled) }),
    ...(through ? { relabel_configs: redirect(through) } : {}),
  };
}

function discovered(file: string): Record<string, unknown> {
  return {
    // An instance names its service itself, as the list does: the label must not come twice.
    honor_labels: true,
    file_sd_configs: [{ files: [file], refresh_interval: '5s' }],
  };
}

function labelled({ address, instance }: ScrapeTarget): Record<string, unknown> {
  return { targets: [address], labels: { instance } };
}

function redirect(exporter: string): Record<string, unknown>[] {
  return [
    { source_labels: ['__address__'], target_label: '__param_target' },
    { target_label: '__address__', replacement: exporter },
  ];
}
