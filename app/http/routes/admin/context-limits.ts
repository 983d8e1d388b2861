import { z } from 'zod';
import type { Quotas } from '../../../domain/rate-limits/quotas';
import { requireRole } from '../../access';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';
import { contextNameSchema } from '../../rate-limits/context-name';

const PATH = '/api/admin/rate-limits/context/:context';
const LARGEST = 10_000_000;
const params = z.object({ context: contextNameSchema });
const limitSchema = z
  .object({ context: z.string(), requests_per_minute: z.int(), burst_size: z.int(), enabled: z.boolean() })
  .meta({ id: 'ContextLimit', description: 'How many requests a minute a context may make.' });
const body = z.strictObject({
  requests_per_minute: z.int().min(1).max(LARGEST),
  burst_size: z.int().min(0).max(LARGEST).default(0),
  enabled: z.boolean().default(true),
});

/** `GET /api/admin/rate-limits/context/:context`: the limit in force for a context, set or by default. */
export function getContextLimitRoute(app: App, quotas: Quotas): void {
  const schema = { summary: 'The limit in force for a context', params, response: { 200: limitSchema } };
  const options = { onRequest: requireRole('admin'), schema };
  app.get(PATH, options, async ({ params: { context } }) => quotas.contextLimit(context));
}

/**
 * `PUT /api/admin/rate-limits/context/:context`: sets the limit of a context.
 * @param refresh makes this instance follow at once; the others do within seconds
 */
export function putContextLimitRoute(app: App, writes: Writes, refresh: () => Promise<void>): void {
  const schema = {
    summary: 'Sets the limit of a context',
    params,
    body,
    response: { 200: limitSchema },
    isKeyed: true,
  };
  const options = { onRequest: requireRole('admin'), schema };
  app.put(PATH, options, async (request, reply) => {
    const limit = { ...request.params, ...request.body };
    await writes.answer(request, reply, {
      run: (transact) => transact((tx) => tx.contextLimits.put(limit)),
      answer: () => ({ status: 200, body: limit }),
    });
    await refresh().catch(() => undefined); // it is set; this instance follows with the others
    return reply;
  });
}
