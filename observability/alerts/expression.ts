import type { Alert, Condition } from './alert';

/** What Prometheus evaluates: every condition, compared and joined. */
export function expressionOf({ conditions, matching }: Pick<Alert, 'conditions' | 'matching'>): string {
  const [first, ...others] = conditions;
  if (first === undefined) return 'vector(1)';
  const and = matching ? ` and on (${matching.join(', ')}) ` : ' and ';
  return [first, ...others].map((condition) => compared(condition, others.length > 0)).join(and);
}

function compared({ query, is, limit }: Condition, isOneOfSeveral: boolean): string {
  const text = `(${query}) ${is === 'above' ? '>' : '<'} ${limit}`;
  return isOneOfSeveral ? `(${text})` : text;
}
