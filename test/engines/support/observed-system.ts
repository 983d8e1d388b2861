import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { findPrograms } from '../../../tools/install/programs';
import { type EngineProcess, startEngine } from './engine-process';

/** Something that Prometheus scrapes; its values are the test's. */
export interface Measured {
  readonly port: number;
  /** @param series such as 'test_errors{service="web"}' */
  set(series: string, value: number): void;
  stop(): void;
}

/** Starts a page of metrics on a free port. */
export async function startMeasured(): Promise<Measured> {
  const values = new Map<string, number>();
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end([...values].map(([series, value]) => `${series} ${value}\n`).join(''));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    set: (series, value) => void values.set(series, value),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A Prometheus that a test started. */
export interface StartedPrometheus extends EngineProcess {
  readonly url: string;
}

/**
 * Prometheus of the Debian package that scrapes one target each second and looks at its rules as often.
 * @param rules of one group, as Prometheus reads them
 */
export async function startPrometheus(
  folder: string,
  { target, rules }: { readonly target: number; readonly rules: readonly unknown[] },
): Promise<StartedPrometheus> {
  const { found, problems } = await findPrograms(['prometheus']);
  const program = found.get('prometheus')?.path;
  if (program === undefined) throw new Error(problems.map(({ path, rule }) => `${path} ${rule}`).join('; '));
  mkdirSync(folder, { recursive: true });
  const configuration = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: 'test', static_configs: [{ targets: [`127.0.0.1:${target}`] }] }],
  };
  writeFileSync(join(folder, 'prometheus.yml'), stringify(configuration));
  writeFileSync(join(folder, 'rules.yml'), stringify({ groups: [{ name: 'test', rules }] }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const words = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`];
  const isReady = async () => (await fetch(`${url}/-/ready`)).ok;
  return { ...(await startEngine({ folder, command: [program, ...words], isReady })), url };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
