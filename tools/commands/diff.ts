/** Shows what a deploy would change. */
import { environmentArguments } from '../arguments';
import { cdktf, logFile } from '../cdktf';
import { CommandError, runCommand } from '../command';
import { environmentNamed } from '../environment';
import { ensureTerraform } from '../install/terraform';
import { synthesize } from '../synthesize';

void runCommand(async () => {
  const { environment } = environmentArguments('diff', 'Shows what a deploy would change.');
  const { name } = environmentNamed(environment);
  const terraform = await ensureTerraform({ onProgress: console.log });
  synthesize({ terraform: terraform.path, environment: name });
  const log = logFile('diff', name);
  const words = ['diff', name, '--skip-synth'];
  const status = await cdktf({ words, terraform: terraform.path, log, onLine: console.log });
  if (status !== 0) throw new CommandError(`diff of ${name} failed: see above, or ${log}`);
});
