/** Makes what an account of AWS needs before its first environment. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { Command } from 'commander';
import { loadEnvironments } from '../../environments';
import { type Account, accountsOf } from '../../model/accounts';
import { BootstrapStack, bootstrapStackId } from '../../stacks/aws/bootstrap-stack';
import { providerVariables } from '../aws/provider-variables';
import { bootstrap } from '../bootstrap';
import { CommandError, runCommand } from '../command';
import { ensureTerraform } from '../install/terraform';
import { withoutStackCapture } from '../synth/stack-capture';

void runCommand(async () => {
  const account = accountNamed(accountArgument());
  const terraform = await ensureTerraform({ onProgress: console.log });
  // As deploy and diff find the provider.
  Object.assign(process.env, providerVariables(), { TERRAFORM_BINARY_NAME: terraform.path });
  const id = bootstrapStackId(account.id);
  const outputs = await bootstrap({ id, configuration: configurationOf(account), terraform: terraform.path });
  for (const [name, value] of Object.entries(outputs)) console.log(`  ${name.padEnd(24)} ${value}`);
});

function accountArgument(): string {
  const command = new Command('npm run bootstrap --')
    .description('Makes the bucket of the states, the repository of the images and the roles of workflows.')
    .argument('<account>', 'twelve digits, as environments name it')
    .showHelpAfterError('  way out: npm run bootstrap -- --help lists arguments')
    .parse();
  return command.processedArgs[0] as string;
}

function accountNamed(id: string): Account {
  const accounts = accountsOf(loadEnvironments());
  const found = accounts.find((account) => account.id === id);
  if (found) return found;
  const known = accounts.map((account) => account.id).join(', ') || 'none';
  throw new CommandError(
    `account (${id}) must be that of an environment on AWS (${known}): name one of these, or add an environment that lives there`,
  );
}

/** The account's stack as Terraform reads it. */
function configurationOf(account: Account): string {
  withoutStackCapture();
  const outdir = mkdtempSync(join(tmpdir(), 'abreast-bootstrap-'));
  try {
    const app = new App({ outdir });
    new BootstrapStack(app, account);
    app.synth();
    return readFileSync(join(outdir, 'stacks', bootstrapStackId(account.id), 'cdk.tf.json'), 'utf8');
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
