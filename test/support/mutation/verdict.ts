import type { Mutation } from '../../../tools/describe/aws-checklist/setting';

/** What became of one mutation. */
export interface Verdict {
  readonly area: string;
  readonly setting: string;
  readonly mutation: string;
  /** Places that it changed, in all environments that the tests synthesize. */
  readonly changes: number;
  /** The first test that failed, with its file; none when all passed. */
  readonly caughtBy?: string;
  /** What that test said. */
  readonly message?: string;
  /** Why a file of tests could not be run at all. */
  readonly broken?: string;
}

/** A mutation as a person reads it. */
export function describeMutation(mutation: Mutation): string {
  if ('isRemoved' in mutation) return `${mutation.at} is removed`;
  if ('text' in mutation) return `${mutation.at}: ${mutation.text} becomes ${mutation.by || 'nothing'}`;
  return `${mutation.at} becomes ${JSON.stringify(mutation.becomes)}`;
}

/**
 * Why a mutation proves nothing, or `undefined` when a test of intent noticed it. A test that breaks for want of what it
 * reads has asserted nothing: only what an assertion or a look-up of the template says counts.
 */
export function faultOf({ changes, caughtBy, message = '', broken }: Verdict): string | undefined {
  if (broken) return `a file of tests cannot be run: ${broken}`;
  if (changes === 0) return 'changes nothing in any environment that the tests synthesize';
  if (!caughtBy) return 'no test fails: an assertion is missing';
  if (/^(Type|Reference|Syntax|Range)Error/.test(message))
    return `${caughtBy} breaks (${message.split('\n')[0]}) in place of an assertion`;
  return undefined;
}
