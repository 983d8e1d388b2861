import type { EngineOptions } from './install/engines/job';
import { ensureCheckov, findCheckov } from './install/linters/checkov';
import { ensureDashboardJudge, findDashboardJudge } from './install/linters/grafana-dashboards';
import { ensureTflint, findTflint } from './install/linters/tflint';
import { InstallError } from './install/problem';
import { step } from './progress';

interface Linter {
  readonly name: string;
  find(): string | undefined;
  ensure(options: EngineOptions): Promise<string>;
}

const linters: readonly Linter[] = [
  { name: 'checkov', find: findCheckov, ensure: ensureCheckov },
  { name: 'tflint', find: findTflint, ensure: ensureTflint },
  { name: 'judge of Grafana dashboards', find: findDashboardJudge, ensure: ensureDashboardJudge },
];

/**
 * Installs what judges the AWS stacks and the dashboards. One that cannot be had is left out and said: its tests are
 * skipped, and say so.
 */
export async function installLinters(): Promise<void> {
  const onProgress = (line: string) => console.log(`  ${line}`);
  for (const { name, find, ensure } of linters) {
    if (find()) continue;
    await step(`${name} installed`, () => ensure({ onProgress })).catch((error) => {
      if (!(error instanceof InstallError)) throw error;
      console.warn(`LEFT OUT: ${name}. ${error.message}`);
    });
  }
}
