/** Writes the dashboards of an environment as JSON, or puts them into a Grafana. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grafanaDashboards } from '../../observability/render/grafana';
import { environmentArguments } from '../arguments';
import { CommandError, runCommand } from '../command';
import { environmentNamed } from '../environment';
import { grafanaServer, publishDashboard } from '../grafana/publish';

interface Options {
  readonly to?: string;
  readonly publish?: string;
}

void runCommand(async () => {
  const { environment: name, options } = environmentArguments<Options>(
    'dashboards',
    'Writes the dashboards of an environment as JSON, or puts them into a Grafana such as Amazon Managed Grafana.',
    [
      ['--to <folder>', 'where to write them; default cdktf.out/dashboards/<environment>'],
      ['--publish <url>', 'a Grafana; GRAFANA_TOKEN holds the token of a service account'],
    ],
  );
  const files = Object.entries(grafanaDashboards(environmentNamed(name)));
  if (files.length === 0)
    throw new CommandError(
      `observability.metrics (endpoint) of ${name} collects nothing to show: set it to 'prometheusAndGrafana'`,
    );
  if (options.publish !== undefined) return publish(files, options.publish);
  const folder = options.to ?? join('cdktf.out', 'dashboards', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  console.log(`✓ ${files.length} dashboards in ${folder}`);
});

async function publish(files: readonly (readonly [string, string])[], address: string): Promise<void> {
  const server = grafanaServer(address, process.env.GRAFANA_TOKEN);
  for (const [, text] of files) console.log(`✓ ${new URL(await publishDashboard(server, JSON.parse(text)), address)}`);
}
