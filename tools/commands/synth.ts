/** Synthesizes every environment into cdktf.out. With `--times` it tells what that takes instead. */
import { Command } from 'commander';
import { runCommand } from '../command';
import { ensureTerraform } from '../install/terraform';
import { step } from '../progress';
import { synthesize } from '../synthesize';

void runCommand(async () => {
  const command = new Command('npm run synth --').description('Synthesizes every environment into cdktf.out.');
  command.option('--times', 'tell what each environment takes, and write nothing');
  command.option('--json', 'with --times: print JSON instead of a table');
  command.showHelpAfterError('  way out: npm run synth -- --help lists the flags');
  const { times, json } = command.parse().opts<{ times?: boolean; json?: boolean }>();
  const terraform = await ensureTerraform({ onProgress: json ? console.error : console.log });
  if (times) await printTimes(terraform.path, json);
  else await step('synthesized into cdktf.out', async () => synthesize({ terraform: terraform.path }));
});

async function printTimes(terraform: string, json = false): Promise<void> {
  process.env.TERRAFORM_BINARY_NAME = terraform;
  const { timeSynthesis } = await import('../synth/times');
  const { timesTable } = await import('../synth/times-table');
  const times = timeSynthesis();
  console.log(json ? JSON.stringify(times) : timesTable(times));
}
