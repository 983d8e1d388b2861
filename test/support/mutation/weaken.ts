import type { Mutation } from '../../../tools/describe/aws-checklist/setting';
import { type Step, stepsOf } from './steps';

/** What is weakened at the moment, and how often it has been. */
let current: { readonly mutation: Mutation; changes: number } | undefined;

/** Weakens whatever is synthesized from now on; answers how often the mutation before this one changed anything. */
export function weaken(mutation: Mutation | undefined): number {
  const changes = current?.changes ?? 0;
  current = mutation && { mutation, changes: 0 };
  return changes;
}

/** What was synthesized, by stack, with the mutation applied to each place that it names; untouched without one. */
export function weakened<T extends Readonly<Record<string, unknown>>>(files: T): T {
  if (!current) return files;
  const { mutation } = current;
  const steps = stepsOf(mutation.at);
  const changed = structuredClone(files);
  for (const file of Object.values(changed)) current.changes += apply(file, steps, mutation);
  return changed;
}

type Block = Record<string, unknown>;
const isBlock = (value: unknown): value is Block =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Walks from a block or list to the places that the steps name, and changes them; answers how many it changed. */
function apply(value: unknown, [step, ...others]: readonly Step[], mutation: Mutation): number {
  if (step === undefined) return 0;
  return placesOf(value, step).reduce((changes, { holder, key }) => {
    if (others.length === 0) return changes + change(holder, key, mutation);
    return changes + within(holder, key, (inner) => apply(inner, others, mutation));
  }, 0);
}

/** Last place first, so that removing an item moves none that is still to be changed. */
function placesOf(value: unknown, step: Step): { holder: Block | unknown[]; key: string }[] {
  if (Array.isArray(value)) {
    if (step.kind === 'name') return value.flatMap((item) => placesOf(item, step));
    return keysOf(value, step.matches).map((key) => ({ holder: value, key }));
  }
  if (!isBlock(value)) return [];
  if (step.kind === 'name') return [{ holder: value, key: step.name }];
  return keysOf(value, step.matches).map((key) => ({ holder: value, key }));
}

const keysOf = (holder: Block | unknown[], matches: (value: unknown) => boolean): string[] =>
  Object.entries(holder)
    .filter(([, value]) => matches(value))
    .map(([key]) => key)
    .reverse();

/** Goes into a value; a policy is a text that holds one. */
function within(holder: Block | unknown[], key: string, go: (value: unknown) => number): number {
  const inside = (holder as Block)[key];
  if (typeof inside !== 'string' || !inside.startsWith('{')) return go(inside);
  const parsed: unknown = JSON.parse(inside);
  const changes = go(parsed);
  (holder as Block)[key] = JSON.stringify(parsed);
  return changes;
}

function change(holder: Block | unknown[], key: string, mutation: Mutation): number {
  const before = (holder as Block)[key];
  if ('isRemoved' in mutation) {
    if (before === undefined) return 0;
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    return 1;
  }
  const after = 'becomes' in mutation ? mutation.becomes : replaced(before, mutation.text, mutation.by);
  if (JSON.stringify(before) === JSON.stringify(after)) return 0;
  (holder as Block)[key] = after;
  return 1;
}

const replaced = (value: unknown, text: string, by: string): unknown =>
  typeof value === 'string' ? value.replaceAll(text, by) : value;
