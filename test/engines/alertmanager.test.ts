import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { type AlertmanagerConfig, alertmanagerConfig, alertmanagerYml } from '../../observability/render/alertmanager';
import { findPrograms } from '../../tools/install/programs';
import { watchedEnvironments } from '../support/alerts/environments';
import { aLocal, synth } from '../support/synth';
import { until } from './support/databases';
import { start, stopAll, temporaryFolder } from './support/processes';

const PORT = 19_390;
const WEBHOOK = 19_391;
const NEEDED = ['alertmanager', 'amtool', 'prometheus', 'promtool', 'blackbox_exporter'] as const;
const webhooks = { kind: 'webhooks', urls: [`http://127.0.0.1:${WEBHOOK}/alerts`] } as const;
const sns = { kind: 'sns', topicArn: 'arn:aws:sns:eu-central-1:123456789012:alarms', region: 'eu-central-1' } as const;
const environments = Object.entries(watchedEnvironments);
const locals = environments.filter(([, { platform }]) => platform === 'local');

const paths = new Map<string, string>();
beforeAll(async () => {
  for (const [name, { path }] of (await findPrograms(NEEDED)).found) paths.set(name, path);
});
afterAll(stopAll);

const pathOf = (program: (typeof NEEDED)[number]): string => paths.get(program) ?? program;

function run(program: (typeof NEEDED)[number], words: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(pathOf(program), words, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function write(name: string, text: string, folder = temporaryFolder()): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('the configuration of Alertmanager', () => {
  test.each(environments)('%s: is accepted, whoever is told', (_, environment) => {
    for (const receivers of [
      { alerts: webhooks, deadman: webhooks },
      { alerts: sns },
      { alerts: { kind: 'none' } },
    ] as const) {
      const file = write('alertmanager.yml', alertmanagerYml(environment, receivers));
      expect(run('amtool', ['check-config', file])).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') });
    }
  });

  test.each([
    ['none', 'deadman'],
    ['critical', 'alerts'],
    ['warning', 'alerts'],
  ])('sends what is %s to %s', (severity, receiver) => {
    const file = write('alertmanager.yml', alertmanagerYml({ platform: 'eks' }, { alerts: sns }));
    const { stdout } = spawnSync(
      pathOf('amtool'),
      ['config', 'routes', 'test', `--config.file=${file}`, `severity=${severity}`],
      { encoding: 'utf8' },
    );
    expect(stdout.trim()).toBe(receiver);
  });
});

describe('the files of Prometheus', () => {
  test.each(locals)(
    '%s: are accepted together, before and after the first rules are in place',
    (_, { name, ...rest }) => {
      const { stacks } = synth([{ name, ...rest }]);
      const files = stacks[name]?.documents.prometheus?.files ?? {};
      const folder = temporaryFolder();
      const placed = (file: string) => (files[file] ?? '').replaceAll('{{dir}}', folder).replaceAll('{{run}}', folder);
      const config = write('prometheus.yml', placed('prometheus.yml'), folder);
      const accepted = { status: 0, output: expect.stringContaining('SUCCESS') };
      expect(run('promtool', ['check', 'config', config])).toEqual(accepted);
      const rules = write('rules/alerts.yml', placed('rules/alerts.yml'), folder);
      expect(run('promtool', ['check', 'rules', rules])).toEqual(accepted);
      const { status, output } = run('promtool', ['check', 'config', config]);
      expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS: 1 rule files found')]);
      const probe = write('probe.yml', placed('probe.yml'), folder);
      expect(run('blackbox_exporter', ['--config.check', `--config.file=${probe}`])).toMatchObject({ status: 0 });
    },
  );
});

interface Told {
  readonly receiver: string;
  readonly alerts: readonly { readonly labels: { readonly alertname: string }; readonly status: string }[];
}

describe('a running Alertmanager', () => {
  const told: Told[] = [];
  let receiver: Server;
  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      told.push((await json(request)) as Told);
      response.end();
    }).listen(WEBHOOK, '127.0.0.1');
    const config = alertmanagerConfig(aLocal(), { alerts: webhooks, deadman: webhooks });
    const file = write('alertmanager.yml', JSON.stringify(atOnce(config)));
    start(pathOf('alertmanager'), [
      `--config.file=${file}`,
      `--storage.path=${dirname(file)}/data`,
      `--web.listen-address=127.0.0.1:${PORT}`,
      '--cluster.listen-address=',
    ]);
    await until('Alertmanager is ready', async () => (await ask('/-/ready')).ok);
  });
  afterAll(() => receiver.close());

  test('tells who is to be told, and keeps back what another alert explains', async () => {
    await fire('Deadman', 'none');
    await fire('DatabaseUnreachable', 'critical', { service: 'web' });
    await fire('PoolExhausted', 'critical', { service: 'worker' });
    await fire('ErrorRateHigh', 'critical', { service: 'web' });
    await fire('RequestLatencyHigh', 'warning', { service: 'web' });
    await fire('RequestLatencyHigh', 'warning', { service: 'frontend' });
    await fire('DiskFilling', 'warning');
    await until('all that is told was told', async () => told.length >= 5);
    const heard = told.map(({ receiver: to, alerts }) => `${to}: ${alerts.map(({ labels }) => labels.alertname)}`);
    expect(heard.sort()).toEqual([
      'alerts: DatabaseUnreachable',
      'alerts: DiskFilling',
      'alerts: ErrorRateHigh',
      'alerts: RequestLatencyHigh',
      'deadman: Deadman',
    ]);
    const answer = (await (await ask('/api/v2/alerts?inhibited=true&active=false')).json()) as Labelled[];
    expect(answer.map(({ labels }) => `${labels.alertname} of ${labels.service}`).sort()).toEqual([
      'PoolExhausted of worker',
      'RequestLatencyHigh of web',
    ]);
  });
});

interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
}

/** The same without the time to gather alerts: long enough for all of them to be there. */
function atOnce(config: AlertmanagerConfig): AlertmanagerConfig {
  return { ...config, route: { ...config.route, group_wait: '1s' } };
}

async function ask(path: string, body?: unknown): Promise<Response> {
  const url = `http://127.0.0.1:${PORT}${path}`;
  if (body === undefined) return fetch(url).catch(() => Response.error());
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function fire(alertname: string, severity: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
  expect((await ask('/api/v2/alerts', [{ labels: { alertname, severity, ...labels } }])).status).toBe(200);
}
