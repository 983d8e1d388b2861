import { STATUS_CODES } from 'node:http';
import { requiredRole } from '../../../app/http/access';
import { type Headers, headerRefs, onEveryAnswer } from './components';
import type { Route } from './routes';

const WAITING: readonly number[] = [429, 503];

/** Name of the component that describes a status: `NotFound`. */
export function problemName(status: number): string {
  return (STATUS_CODES[status] ?? `Status${status}`).replace(/[^A-Za-z]/g, '');
}

/** The answer with a problem document. */
export function problemResponse(status: number) {
  const retry: Headers = WAITING.includes(status) ? { 'Retry-After': 'RetryAfter' } : {};
  return {
    description: STATUS_CODES[status] ?? 'Error',
    headers: headerRefs({ ...onEveryAnswer, ...retry }),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** The role that a route asks for; undefined when everybody may use it. */
export function roleOf({ onRequest }: Route): ReturnType<typeof requiredRole> {
  return [onRequest].flat().map(requiredRole).find(Boolean);
}

/** Statuses of the problems that a route may answer, in order. */
export function problemsOf(route: Route): number[] {
  const { config = {}, schema = {}, method } = route;
  const isCounted = !config.isProbe;
  const looksAtCredentials = isCounted && !config.ignoresCredentials;
  const rules: readonly (readonly [applies: boolean, statuses: readonly number[]])[] = [
    [true, [500]],
    [isCounted, [400, 429, 503]],
    [looksAtCredentials, [401]],
    [roleOf(route) === 'admin' || (looksAtCredentials && method !== 'GET'), [403]],
    [schema.body !== undefined, [413, 415]],
    [schema.isKeyed === true, [422]],
    [true, schema.problems ?? []],
  ];
  const statuses = rules.flatMap(([applies, some]) => (applies ? some : []));
  return [...new Set(statuses)].sort((a, b) => a - b);
}
