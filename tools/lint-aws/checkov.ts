import { basename } from 'node:path';
import { z } from 'zod';
import { CommandError } from '../command';
import type { Finding } from './finding';
import { pathOf } from './plan-document';
import { runLinter } from './run-linter';

const reportSchema = z.object({
  results: z.object({
    failed_checks: z.array(
      z.object({ check_id: z.string(), check_name: z.string(), file_path: z.string(), resource: z.string() }),
    ),
    parsing_errors: z.array(z.string()),
  }),
  summary: z.object({ passed: z.number(), resource_count: z.number() }),
});

/** What checkov says of a folder of plans. */
export interface CheckovReport {
  readonly findings: readonly Finding[];
  /** Checks that passed. */
  readonly passed: number;
  /** Resources that were looked at. */
  readonly resources: number;
}

/**
 * Runs checkov once over a folder of plans, `<environment>.json` each.
 * @param python the one that has it
 * @throws CommandError where it could not read one of them
 */
export async function checkov(python: string, folder: string): Promise<CheckovReport> {
  const words = ['--directory', '.', '--framework', 'terraform_plan', '--skip-download', '--soft-fail'];
  const printed = await runLinter(folder, [python, '-m', 'checkov.main', ...words, '--compact', '--output', 'json']);
  const report = reportSchema.safeParse(printed);
  if (!report.success) throw new CommandError(`checkov must report on ${folder}, it says: ${JSON.stringify(printed)}`);
  const { results, summary } = report.data;
  if (results.parsing_errors.length > 0)
    throw new CommandError(
      `checkov cannot read ${results.parsing_errors.join(', ')}: look at them with a plan's schema`,
    );
  const findings = results.failed_checks.map(({ check_id: check, check_name: title, file_path: file, resource }) => {
    const [type = '', name = ''] = resource.replace(/^data\./, '').split('.');
    return { check, title, environment: basename(file, '.json'), type, path: pathOf(name) };
  });
  return { findings, passed: summary.passed, resources: summary.resource_count };
}
