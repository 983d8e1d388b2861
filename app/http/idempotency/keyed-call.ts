import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { KeyedCall } from '../../domain/idempotency/idempotent-writes';
import { HttpProblem } from '../problem';
import { canonicalJson } from './canonical-json';

const VALID_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * What the idempotency key of a request stands for: one and the same method, path, body and sender.
 * @returns undefined without the header
 * @throws HttpProblem 400 when it is not 1 to 255 visible ASCII characters
 */
export function keyedCall({ headers, method, url, body, identity }: FastifyRequest): KeyedCall | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !VALID_KEY.test(key))
    throw new HttpProblem(400, 'Idempotency-Key must be 1 to 255 visible ASCII characters');
  return {
    id: hash(identity?.id ?? 'anonymous', key), // nobody gets answers that were meant for somebody else
    fingerprint: hash(method, url, canonicalJson(body)),
  };
}

function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
