import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { terraformEnvironment } from './cdktf';
import { CommandError } from './command';

/** Where and how Terraform runs. */
export interface TerraformPlace {
  /** The program. */
  readonly terraform: string;
  /** Folder with the configuration. */
  readonly folder: string;
  /** File to which everything that is printed is added. */
  readonly log: string;
}

/** What a run came to. */
export interface TerraformResult {
  /** 0 when it succeeded. */
  readonly status: number;
  /** Both of its outputs. */
  readonly printed: string;
  /** What it answered, without its complaints. */
  readonly answer: string;
}

/** Runs Terraform to its end, which Ctrl-C brings nearer: it stops at the next safe place. */
export function terraform(place: TerraformPlace, words: readonly string[]): Promise<TerraformResult> {
  mkdirSync(dirname(place.log), { recursive: true });
  const record = createWriteStream(place.log, { flags: 'a' });
  record.write(`\n$ terraform ${words.join(' ')}\n`);
  const child = spawn(place.terraform, [...words], {
    cwd: place.folder,
    env: terraformEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  const answer: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => answer.push(text));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed.push(text);
      record.write(text);
    });
  // A terminal sends it to Terraform, too, which ends by itself.
  const wait = () => {};
  process.on('SIGINT', wait);
  return new Promise<TerraformResult>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      process.off('SIGINT', wait);
      record.end();
      resolve({ status: code ?? 1, printed: printed.join(''), answer: answer.join('') });
    });
  });
}

/**
 * The same for a run that must succeed; answers what it printed.
 * @throws CommandError with the errors that Terraform named
 */
export async function terraformOrFail(place: TerraformPlace, words: readonly string[]): Promise<string> {
  const result = await terraform(place, words);
  if (result.status === 0) return result.answer;
  throw terraformFailure(place, words, result);
}

// The rest is in the log.
const MOST_LINES = 30;
const LONGEST_LINE = 300;

/** A failed run in Terraform's own words, from its first error on. */
export function terraformFailure(
  { log }: TerraformPlace,
  words: readonly string[],
  { printed, status }: TerraformResult,
): CommandError {
  const errors = printed.slice(Math.max(printed.search(/Error: /), 0)).trim();
  const lines = errors.split('\n').slice(0, MOST_LINES);
  return new CommandError(
    [
      `terraform ${words[0]} failed with status ${status}`,
      ...lines.map((line) => `    | ${line.slice(0, LONGEST_LINE)}`),
      `  log: ${log}`,
      '  way out: mend what it names and run the same command again; it goes on where this one stopped',
    ].join('\n'),
  );
}
