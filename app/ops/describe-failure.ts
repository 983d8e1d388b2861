import { describeError } from './logger';

// Enough to understand it; a dead letter is no log.
const LONGEST = 500;

/** Name and message of an error, without secrets: what a retry remembers of its failure. */
export function describeFailure(error: unknown): string {
  const described = describeError(error);
  return (isDescription(described) ? `${described.type}: ${described.message}` : String(described)).slice(0, LONGEST);
}

function isDescription(described: unknown): described is { readonly type: string; readonly message: string } {
  return typeof described === 'object' && described !== null && 'type' in described && 'message' in described;
}
