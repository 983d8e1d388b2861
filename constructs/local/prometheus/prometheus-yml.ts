import type { Duration } from '../../../model/values';

/** One scrape job: fixed addresses, or a file that the runtime keeps up to date. */
export interface ScrapeJob {
  readonly name: string;
  readonly targets: readonly string[] | { readonly file: string };
  /**
   * Exporters that ask others: the target becomes a parameter, and the exporter's address is what is called.
   */
  readonly through?: { readonly exporter: string; readonly path: string; readonly scheme: string };
}

/**
 * `prometheus.yml`.
 * @see https://prometheus.io/docs/prometheus/2.42/configuration/configuration/
 */
export function prometheusYml(jobs: readonly ScrapeJob[], interval: Duration): string {
  const seconds = `${interval.seconds}s`;
  return `global:
  scrape_interval: ${seconds}
  scrape_timeout: ${seconds}
  evaluation_interval: ${seconds}
scrape_configs:
${jobs.map(job).join('')}`;
}

function job({ name, targets, through }: ScrapeJob): string {
  const source =
    'file' in targets
      ? `    # The instances name their service themselves.
    honor_labels: true
    file_sd_configs:
      - files: ['${targets.file}']
        refresh_interval: 5s
`
      : `    static_configs:
      - targets: [${targets.map((target) => `'${(through?.scheme ?? '') + target}'`).join(', ')}]
`;
  return `  - job_name: ${name}\n${through ? `    metrics_path: ${through.path}\n` : ''}${source}${through ? relabel(through.exporter) : ''}`;
}

function relabel(exporter: string): string {
  return `    relabel_configs:
      - source_labels: [__address__]
        target_label: __param_target
      - source_labels: [__param_target]
        regex: '(.*://)?(.*)'
        replacement: '$2'
        target_label: instance
      - target_label: __address__
        replacement: ${exporter}
`;
}
