import { type Problem, problem } from '../errors';
import { type Tree, valueAt } from '../merge';
import type { SectionName, Sections } from '../schema/environment';

/** Checks relations between sections. `given` is what the person wrote, before defaults. */
export type Rule = (parsed: Partial<Sections>, given: Tree) => readonly Problem[];

/**
 * A rule and the sections it reads. It runs whenever those were parsed, whatever is wrong elsewhere, so that a person
 * sees every problem at once.
 */
export function rule<Name extends SectionName>(
  needs: readonly Name[],
  check: (sections: Pick<Sections, Name>, given: Tree) => readonly Problem[],
): Rule {
  return (parsed, given) => (needs.every((name) => name in parsed) ? check(parsed as Pick<Sections, Name>, given) : []);
}

/** One problem when the condition holds, else none. */
export function when(
  refused: boolean,
  path: string,
  value: unknown,
  broken: string,
  wayOut: string,
): readonly Problem[] {
  return refused ? [problem(path, value, broken, wayOut)] : [];
}

/** Whether the person wrote something at a dotted path. */
export function isGiven(given: Tree, path: string): boolean {
  return valueAt(given, path.split('.')) !== undefined;
}
