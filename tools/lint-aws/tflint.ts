import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '../command';
import type { Finding } from './finding';
import { runLinter } from './run-linter';

const reportSchema = z.object({
  issues: z.array(
    z.object({
      rule: z.object({ name: z.string() }),
      message: z.string(),
      range: z.object({ filename: z.string() }),
    }),
  ),
  errors: z.array(z.object({ message: z.string() })),
});

/** Every rule that there is: what is not wanted stands in the ledger. */
const CONFIGURATION = 'plugin "terraform" {\n  enabled = true\n  preset  = "all"\n}\n';

/**
 * Runs tflint once over a folder of stacks, `<environment>/<part>/cdk.tf.json` each.
 * @throws CommandError where it could not read one of them
 */
export async function tflint(program: string, folder: string): Promise<readonly Finding[]> {
  const configuration = join(folder, '.tflint.hcl');
  writeFileSync(configuration, CONFIGURATION);
  const words = ['--recursive', '--force', '--format', 'json', '--config', configuration];
  const { issues, errors } = reportSchema.parse(await runLinter(folder, [program, ...words]));
  if (errors.length > 0) throw new CommandError(`tflint: ${errors.map(({ message }) => message).join('; ')}`);
  return issues.map(({ rule, message, range }) => {
    const [environment = '', path = ''] = dirname(range.filename).split('/');
    return { check: rule.name, title: message, environment, type: 'stack', path };
  });
}
