import { z } from 'zod';
import { ipRecordSchema } from '../../../domain/ip-record';
import type { SearchService } from '../../../domain/search/search-service';
import { wordsOf } from '../../../domain/search/words';
import type { App } from '../../app';
import { listQuery, pageOf, toCursor } from './schemas';

const MOST_WORDS = 10;

const wordsSchema = z
  .string()
  .max(200)
  .transform(wordsOf)
  .refine((words) => words.length > 0, { error: 'must contain a letter or a digit' })
  .refine((words) => words.length <= MOST_WORDS, { error: `must have at most ${MOST_WORDS} words` });

/** `?q=port+scan&limit=50&cursor=...` */
const querystring = listQuery.omit({ list: true }).extend({ q: wordsSchema });

const foundSchema = pageOf(ipRecordSchema).extend({ source: z.enum(['index', 'database']) });

/** `GET /api/v1/ips/search`: the records whose reason has all the words, page by page; it follows the writes by moments. */
export function searchIpsRoute(app: App, search: SearchService): void {
  const schema = {
    summary: 'The records whose reason has all the words, page by page',
    querystring,
    response: { 200: foundSchema },
  };
  app.get('/api/v1/ips/search', { schema }, async ({ query: { q: words, limit, cursor } }) => {
    const { items, next, source } = await search.find({ words, limit, afterAddress: cursor });
    return { items, next_cursor: toCursor(next), source };
  });
}
