import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import { listQuery, toCursor } from './schemas';

/** `GET /api/v1/ips`: the records, page by page. */
export function listIpsRoute(app: App, ips: IpService): void {
  app.get('/api/v1/ips', { schema: { querystring: listQuery } }, async ({ query: { list, limit, cursor } }) => {
    const { items, next } = await ips.list({ list, limit, after: cursor });
    return { items, next_cursor: toCursor(next) };
  });
}
