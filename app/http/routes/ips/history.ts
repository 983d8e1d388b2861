import { z } from 'zod';
import type { HistoryPosition, HistoryReader } from '../../../ports/history';
import type { App } from '../../app';
import { addressParams, limitSchema, pageOf } from './schemas';

const cursorSchema = z.string().transform((text, context): HistoryPosition => {
  const [, revision, event_id] = /^(\d{1,16})\.([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (revision !== undefined && event_id !== undefined) return { revision: Number(revision), event_id };
  context.addIssue({ code: 'custom', message: 'must be the next_cursor of an earlier page' });
  return z.NEVER;
});

const querystring = z.strictObject({ limit: limitSchema.default(20), cursor: cursorSchema.optional() });

const entrySchema = z.object({
  event_id: z.uuid(),
  type: z.string(),
  time: z.iso.datetime(),
  request_id: z.string(),
  revision: z.int(),
  data: z.unknown(),
});

/** `GET /api/v1/ips/:address/history`: what happened to an address, the newest first; it follows the writes by moments. */
export function historyRoute(app: App, history: HistoryReader): void {
  const schema = {
    summary: 'What happened to an address, the newest first',
    params: addressParams,
    querystring,
    response: { 200: pageOf(entrySchema) },
  };
  app.get('/api/v1/ips/:address/history', { schema }, async ({ params: { address }, query: { limit, cursor } }) => {
    const found = await history.page(address, limit + 1, cursor);
    const items = found.slice(0, limit);
    return { items, next_cursor: found.length > limit ? toCursor(items.at(-1)) : null };
  });
}

function toCursor(position: HistoryPosition | undefined): string | null {
  return position ? Buffer.from(`${position.revision}.${position.event_id}`).toString('base64url') : null;
}
