import type { FastifyReply } from 'fastify';
import type { Verdict } from '../../domain/rate-limits/subject';
import { HttpProblem } from '../problem';

const WINDOW_SECONDS = 60;

// The problem type that the draft below registers.
const QUOTA_EXCEEDED = {
  type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  title: 'Request cannot be satisfied as assigned quota has been exceeded',
};

/**
 * Tells the client how it stands, by the fields of draft-ietf-httpapi-ratelimit-headers-11 (May 2026), and by the three of
 * its earlier versions, which are more widely read; those show the limit that is nearest.
 * @throws HttpProblem 429 when a limit was exceeded
 */
export function apply(verdicts: readonly Verdict[], reply: FastifyReply): void {
  const [first, ...others] = verdicts;
  if (!first) return;
  const nearest = others.reduce((a, b) => (isNearer(b, a) ? b : a), first);
  reply.headers({
    'ratelimit-policy': verdicts.map(({ scope, limit }) => `"${scope}";q=${limit};w=${WINDOW_SECONDS}`).join(', '),
    ratelimit: verdicts
      .map(({ scope, remaining, resetSeconds }) => `"${scope}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
    'ratelimit-limit': nearest.limit,
    'ratelimit-remaining': nearest.remaining,
    'ratelimit-reset': nearest.resetSeconds,
  });
  const exceeded = verdicts.filter(({ isExceeded }) => isExceeded);
  if (exceeded.length > 0) throw refusal(exceeded);
}

function isNearer(a: Verdict, b: Verdict): boolean {
  return a.remaining < b.remaining || (a.remaining === b.remaining && a.resetSeconds > b.resetSeconds);
}

function refusal(exceeded: readonly Verdict[]): HttpProblem {
  const wait = Math.max(...exceeded.map(({ resetSeconds }) => resetSeconds));
  const rules = exceeded.map(({ scope, limit }) => `${limit} a minute for this ${scope}`).join(' and ');
  return new HttpProblem(
    429,
    `there were more requests than ${rules}: try again in ${wait} s`,
    { 'retry-after': String(wait) },
    { ...QUOTA_EXCEEDED, 'violated-policies': exceeded.map(({ scope }) => scope) },
  );
}
