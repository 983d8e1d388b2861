import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './support/processes';
import { Project } from './support/project';

// The command itself, on logs of an environment of which nothing runs.
jest.setTimeout(90_000);

const project = new Project();
const line = (more: object) => `${JSON.stringify({ timestamp: '2026-11-21T10:00:00Z', message: 'm', ...more })}\n`;
const LOGS = {
  'balancer.log': '{"time":"2026-11-21T10:00:00.300Z","request_id":"r-1","status":200,"latency_ms":3}\n',
  'web-1.log': line({ level: 'info', request_id: 'r-1' }) + line({ level: 'error', request_id: 'r-2' }).repeat(20_000),
};

beforeAll(() => {
  project.environment('quiet', "{ name: 'quiet', system: reference, platform: 'local', tier: 'single' }");
  const folder = join(project.home('quiet'), 'logs');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(LOGS)) writeFileSync(join(folder, name), text);
});

afterAll(() => project.end('quiet'));

test('follows a request through an environment that is stopped', async () => {
  const words = ['quiet', '--request', 'r-1', '--json', '--no-follow'];
  const { status, output } = await project.run('scale-logs', words);
  const entries = output.split('\n').flatMap((text) => (text.startsWith('{') ? [JSON.parse(text)] : []));
  expect([status, entries.map((entry) => entry.instance_id)]).toEqual([0, ['web-1', 'balancer']]);
});

test('ends with 0 when its reader has had enough', async () => {
  const command = `"${process.execPath}" tools/run.mjs scale-logs quiet --level error | head -1; echo "ended \${PIPESTATUS[0]}"`;
  const { output } = await project.spawn('bash', ['-c', command]).ended;
  expect(output.trim().split('\n')).toEqual([
    expect.stringMatching(/^2026-11-21T10:00:00.000Z error web-1 /),
    'ended 0',
  ]);
});

test.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 and without a word on %s', async (signal) => {
  const command = project.start('scale-logs', ['quiet', '--component', 'balancer']);
  await until('the first entry', () => command.output().includes('request balanced'), 30_000);
  command.signal(signal);
  const { status, output } = await command.ended;
  expect([status, output.trim().split('\n').length]).toEqual([0, 1]);
});
