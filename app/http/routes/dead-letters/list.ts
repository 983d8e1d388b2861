import { z } from 'zod';
import type { Retries } from '../../../ports/retries';
import { requireRole } from '../../access';
import type { App } from '../../app';
import { limitSchema, pageOf } from '../ips/schemas';

const querystring = z.strictObject({ limit: limitSchema.default(50), cursor: z.uuid().optional() });
const letterSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    key: z.string(),
    payload: z.string(),
    attempts: z.int(),
    last_error: z.string(),
    request_id: z.string(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'DeadLetter', description: 'Failed work that nobody repeats until somebody decides.' });

/** `GET /api/admin/dead-letters`: failed work that nobody repeats any more, page by page. */
export function listDeadLettersRoute(app: App, retries: Retries): void {
  const schema = { summary: 'Dead letters, page by page', querystring, response: { 200: pageOf(letterSchema) } };
  const options = { onRequest: requireRole('admin'), schema };
  app.get('/api/admin/dead-letters', options, async ({ query: { limit, cursor } }) => {
    const found = await retries.dead(limit + 1, cursor);
    const items = found.slice(0, limit);
    return { items, next_cursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}
