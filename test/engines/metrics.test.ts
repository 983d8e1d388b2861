import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expressions } from '../../tools/describe/metrics/page';
import { findPrograms } from '../../tools/install/programs';
import { memoryService } from '../support/memory-service';
import { temporaryFolder } from './support/processes';

let promtool = '';
beforeAll(async () => {
  const { found } = await findPrograms(['prometheus', 'promtool']);
  promtool = found.get('promtool')?.path ?? '';
});

function check(words: readonly string[], input = ''): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(promtool, ['check', ...words], { input, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('metrics, as Prometheus sees them', () => {
  test('have nothing that promtool would warn of', async () => {
    const app = memoryService();
    await app.inject('/api/v1/ips');
    const { body } = await app.inject('/metrics');
    await app.close();
    expect(check(['metrics'], body)).toEqual({ status: 0, output: '' });
    const wrong = '# HELP http_requests Requests.\n# TYPE http_requests counter\nhttp_requests 1\n';
    expect(check(['metrics'], wrong).output).toContain('_total');
  });

  test('are asked for in the documentation by expressions that Prometheus understands', () => {
    const folder = temporaryFolder();
    const rules = (exprs: readonly string[]) =>
      JSON.stringify({
        groups: [{ name: 'page', rules: exprs.map((expr, index) => ({ record: `page:${index}`, expr })) }],
      });
    const judge = (exprs: readonly string[]) => {
      writeFileSync(join(folder, 'rules.yml'), rules(exprs));
      return check(['rules', join(folder, 'rules.yml')]).status;
    };
    expect(judge(expressions)).toBe(0);
    expect(judge(['sum by (rate('])).not.toBe(0);
  });
});
