import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HttpProblem } from '../problem';

/** The name of a context. */
export const contextNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}$/, {
  error: 'must be letters, digits and . _ : / @ -, at most 100, the first a letter or digit',
});

const HEADER = 'x-context';

/**
 * The context that the header `X-Context` names.
 * @throws HttpProblem 400 when it is no name of a context
 */
export function contextOfHeader({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const given = headers[HEADER];
  if (given === undefined) return undefined;
  const { data, error } = contextNameSchema.safeParse(given);
  if (error) throw new HttpProblem(400, `the header ${HEADER} ${error.issues[0]?.message}`);
  return data;
}

/** The context that the field `context` of a body names; undefined when there is none that validation will accept. */
export function contextOfBody({ body }: Pick<FastifyRequest, 'body'>): string | undefined {
  if (typeof body !== 'object' || body === null || !('context' in body)) return undefined;
  return contextNameSchema.safeParse(body.context).data;
}
