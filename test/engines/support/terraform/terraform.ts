import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isProgram, onPath, thisMachine } from '../../../../tools/install/machine';
import { mirrorConfiguration, providerMirrors } from '../../../../tools/install/provider-mirror';
import { temporaryFolder } from '../processes';

/** One line of what Terraform says in JSON, as far as it is read here. */
export interface Message {
  readonly type?: string;
  readonly '@level': string;
  readonly '@message': string;
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail: string;
    readonly address?: string;
  };
  readonly change?: { readonly action: string; readonly resource: { readonly addr: string } };
  readonly test_summary?: {
    readonly passed: number;
    readonly failed: number;
    readonly errored: number;
    readonly skipped: number;
  };
}

/** What Terraform reads, by path. */
type Configuration = Readonly<Record<string, object>>;

/** Keys of nobody, and an address where nothing listens: what asks AWS anyway fails at once. */
const NOBODY = {
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'nobody',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_MAX_ATTEMPTS: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** A real Terraform with the real provider, which asks nobody: neither a registry nor AWS. */
export class OfflineTerraform {
  /** @param variables of its processes: where the provider lies, once for all stacks */
  private constructor(
    private readonly path: string,
    private readonly initialized: string,
    private readonly variables: NodeJS.ProcessEnv,
  ) {}

  /**
   * Fetches the provider once: from the mirrors of this machine, else from the registry.
   * @returns why not, where it cannot be had
   */
  static start(requirements: object): OfflineTerraform | string {
    const path = installed();
    if (!path) return 'no Terraform is installed';
    const folder = temporaryFolder();
    const mirrors = providerMirrors({ named: process.env.TF_PLUGIN_MIRROR });
    writeFileSync(join(folder, 'cli.tfrc'), mirrorConfiguration(mirrors, mirrors.length > 0 ? 'nowhere' : 'registry'));
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: requirements }));
    const variables = {
      ...withoutAws(process.env),
      ...NOBODY,
      TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'),
      TF_DATA_DIR: '.terraform',
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      // Terraform and the provider are written in Go, whose collector takes a third of their time left to itself.
      GOGC: '400',
    };
    const init = spawnSync(path, ['init', '-no-color', '-input=false'], {
      cwd: folder,
      env: variables,
      encoding: 'utf8',
    });
    if (init.status === 0) return new OfflineTerraform(path, folder, variables);
    const reason = (init.error?.message ?? init.stderr).trim().split('\n').slice(0, 4).join(' ');
    return `${mirrors.length > 0 ? `the mirror in ${mirrors.join(', ')}` : 'no mirror found, and the registry'}: ${reason}`;
  }

  /** Runs one command on a configuration, given as files by path, and answers every line it said. */
  async run(configuration: Configuration, words: readonly string[]): Promise<Message[]> {
    const lines = (await this.said(configuration, words)).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Message);
  }

  /** `terraform validate`, whose answer is one document. */
  async problems(configuration: Configuration): Promise<string[]> {
    const { diagnostics } = JSON.parse(await this.said(configuration, ['validate', '-json'])) as {
      readonly diagnostics: readonly NonNullable<Message['diagnostic']>[];
    };
    return diagnostics.map(told);
  }

  private async said(configuration: Configuration, words: readonly string[]): Promise<string> {
    const folder = this.folder(configuration);
    await this.output(folder, ['get']);
    return this.output(folder, words);
  }

  /** A folder with this configuration, in which Terraform knows its provider already. */
  private folder(configuration: Configuration): string {
    const folder = temporaryFolder();
    copyFileSync(join(this.initialized, '.terraform.lock.hcl'), join(folder, '.terraform.lock.hcl'));
    mkdirSync(join(folder, '.terraform'));
    symlinkSync(join(this.initialized, '.terraform', 'providers'), join(folder, '.terraform', 'providers'));
    for (const [path, content] of Object.entries(configuration)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), JSON.stringify(content));
    }
    return folder;
  }

  private output(cwd: string, words: readonly string[]): Promise<string> {
    return text(spawn(this.path, words, { cwd, env: this.variables, stdio: ['ignore', 'pipe', 'inherit'] }).stdout);
  }
}

/** Path of a Terraform; `npm test` has installed one where there was none. */
export function installed(): string | undefined {
  const { environment, stateFolder } = thisMachine();
  const places = [
    environment.TERRAFORM_BINARY_NAME,
    onPath(thisMachine(), 'terraform'),
    join(stateFolder, 'bin/terraform'),
  ];
  return places.find((path) => path !== undefined && isProgram(path));
}

/** Errors and warnings of a run, one line each. */
export function problemsIn(messages: readonly Message[]): string[] {
  return messages.flatMap(({ diagnostic }) => (diagnostic ? [told(diagnostic)] : []));
}

const told = ({ severity, summary, detail, address }: NonNullable<Message['diagnostic']>): string =>
  [severity, address, summary, detail].filter(Boolean).join(': ');

/** Somebody's account must not be touched by a test. */
function withoutAws(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('AWS_')));
}
