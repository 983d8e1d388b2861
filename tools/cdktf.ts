import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { ABREAST_FOLDER } from './local/paths';

export interface CdktfRun {
  /** Words after `cdktf`. */
  readonly words: readonly string[];
  /** Terraform to use. */
  readonly terraform: string;
  /** Hears every line that is printed. */
  readonly onLine: (line: string) => void;
  /** File that keeps everything that is printed. */
  readonly log: string;
  /** @default {} */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Log file of one kind of run on one environment. */
export function logFile(kind: string, environment: string): string {
  return join(ABREAST_FOLDER, 'logs', `${kind}-${environment}.log`);
}

/** Exit status of a run that somebody interrupted: 128 and the number of SIGINT. */
export const INTERRUPTED = 130;

/**
 * Runs the unmodified `cdktf` and answers its exit status. It gets a process group of its own, so that Ctrl-C reaches
 * Terraform once: it stops at the next safe place and keeps its state.
 */
export function cdktf({ words, terraform, onLine, log, variables = {} }: CdktfRun): Promise<number> {
  mkdirSync(dirname(log), { recursive: true });
  const record = createWriteStream(log);
  const child = spawn(join('node_modules', '.bin', 'cdktf'), [...words], {
    env: { ...terraformEnvironment(), TERRAFORM_BINARY_NAME: terraform, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (raw) => {
      const line = stripVTControlCharacters(raw);
      record.write(`${line}\n`);
      onLine(line);
    });
  }
  let isInterrupted = false;
  const passOn = (signal: NodeJS.Signals) => {
    // A second one, as when a shell and npm both pass it on, would make Terraform drop everything.
    if (child.pid && !isInterrupted) process.kill(-child.pid, signal);
    isInterrupted = true;
  };
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      process.off('SIGINT', passOn).off('SIGTERM', passOn);
      record.end();
      resolve(isInterrupted && code !== 0 ? INTERRUPTED : (code ?? 1));
    });
  });
}

/** Without the network calls of the CLI, and without a Terraform configuration that is named but not there. */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE, ...rest } = process.env;
  const isThere = TF_CLI_CONFIG_FILE !== undefined && existsSync(TF_CLI_CONFIG_FILE);
  return {
    ...rest,
    ...(isThere ? { TF_CLI_CONFIG_FILE } : {}),
    CHECKPOINT_DISABLE: '1',
    CI: '1',
    NO_COLOR: '1',
    TF_IN_AUTOMATION: '1',
  };
}
