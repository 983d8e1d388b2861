import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Ended, Project } from './project';

/** Undoes what a case has prepared. */
export type Undo = () => unknown;

/** Something bad that is tried, and how it must be refused. */
export interface BadInput {
  readonly name: string;
  /** Makes it bad. */
  readonly prepare?: () => Undo | Promise<Undo>;
  /** Words of the command. */
  readonly words: readonly string[];
  /** @default the command as npm starts it */
  readonly run?: (words: readonly string[]) => Promise<Ended>;
  readonly variables?: NodeJS.ProcessEnv;
  /** What the error says: field, value, rule, way out. */
  readonly says: readonly string[];
  /** @default none */
  readonly neverSays?: string;
}

/** How a command took it, and what of the project it changed. */
export type Attempted = Ended & { readonly changes: readonly string[] };

/** Tells Terraform where providers are on this machine: no state, and the same each time. */
const isConfiguration = (part: string) => part.startsWith('.abreast/terraform.tfrc ');

/** Tries something bad: what it said, and whether anything changed. */
export async function attempt(project: Project, input: BadInput): Promise<Attempted> {
  const undo = await input.prepare?.();
  try {
    const before = project.fingerprint().split('\n');
    const run = input.run ?? (([command = '', ...words]) => project.run(command, words, input.variables));
    const ended = await run(input.words);
    const after = project.fingerprint().split('\n');
    const changes = [
      ...before.filter((part) => !after.includes(part)),
      ...after.filter((part) => !before.includes(part)),
    ];
    return { ...ended, changes: changes.filter((part) => !isConfiguration(part)) };
  } finally {
    await undo?.();
  }
}

/** Holds what a command said against how it must refuse: with one clear error, and nothing changed. */
export function expectRefused(
  { says, neverSays }: Pick<BadInput, 'says' | 'neverSays'>,
  { status, output, changes }: Attempted,
): void {
  for (const said of says) expect(output).toContain(said);
  // A stack trace, or an error as Node prints it; Terraform's and AWS' own words stand behind a mark.
  const ours = output.replaceAll(/^ {2}(✗ |not looked at: ).*$/gm, '');
  expect(ours).not.toMatch(/^\s+at .*:\d+:\d+\)?$|node:internal|Error: /m);
  if (neverSays) expect(output).not.toContain(neverSays);
  expect(status).toBeGreaterThan(0);
  expect(changes).toEqual([]);
}

/** Several preparations as one. */
export const all =
  (...preparations: readonly (() => Undo)[]) =>
  (): Undo => {
    const undo = preparations.map((prepare) => prepare());
    return () => {
      for (const each of undo) each();
    };
  };

/** A file with another text, or none. */
export function change(file: string, text?: string): Undo {
  if (text === undefined) {
    renameSync(file, `${file}.away`);
    return () => renameSync(`${file}.away`, file);
  }
  const before = readFileSync(file);
  writeFileSync(file, text);
  return () => writeFileSync(file, before);
}
