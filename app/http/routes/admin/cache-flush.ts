import { z } from 'zod';
import type { CacheFlush } from '../../../domain/cache-flush';
import { requireRole } from '../../access';
import type { App } from '../../app';

const reportSchema = z.object({
  keys: z.int(),
  nodes: z.int(),
  instances: z.array(z.string()).readonly(),
  silent_instances: z.array(z.string()).readonly(),
  event_raised: z.boolean(),
});

/** `POST /cache/flush` and `POST /api/admin/cache/flush`, for administrators: empties the cache of all instances. */
export function cacheFlushRoute(app: App, flush: CacheFlush): void {
  const schema = { summary: 'Empties the cache of all instances', response: { 200: reportSchema } };
  for (const url of ['/cache/flush', '/api/admin/cache/flush']) {
    app.post(url, { onRequest: requireRole('admin'), schema }, async (request) => flush.run(request.id));
  }
}
