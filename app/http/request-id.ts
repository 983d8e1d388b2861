import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

// What balancers send, and nothing that could break a log line or a header.
const VALID_ID = /^[A-Za-z0-9][A-Za-z0-9._:=;-]{0,127}$/;

/** The id the balancer gave the request, so that its log and ours can be joined; a new one when there is none or a bad one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && VALID_ID.test(given) ? given : randomUUID();
}
