import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A file, and the files it imports. */
export interface Module {
  readonly source: string;
  readonly dependencies: readonly { readonly resolved: string }[];
}

/** An import that a rule forbids. */
export interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** What dependency-cruiser found. */
export interface Cruise {
  readonly modules: readonly Module[];
  readonly violations: readonly Violation[];
}

const run = promisify(execFile);

/**
 * Every import of some folders, held against the rules of `.dependency-cruiser.cjs`.
 * @param folder Where these folders are. Default: the project.
 */
export async function cruise(sources: readonly string[], folder = '.'): Promise<Cruise> {
  const program = resolve(join('node_modules', '.bin', 'depcruise'));
  const words = [...sources, '--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json'];
  const { stdout } = await run(program, words, { cwd: folder, maxBuffer: 2 ** 26 });
  const { modules, summary } = JSON.parse(stdout) as { modules: Module[]; summary: { violations: Violation[] } };
  return { modules, violations: summary.violations };
}
