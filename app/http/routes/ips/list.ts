import { ipRecordSchema } from '../../../domain/ip-record';
import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import { positionOf } from '../../position';
import { listQuery, pageOf, toCursor } from './schemas';

/** `GET /api/v1/ips`: the records, page by page. */
export function listIpsRoute(app: App, ips: IpService): void {
  const schema = {
    summary: 'The records, page by page',
    querystring: listQuery,
    response: { 200: pageOf(ipRecordSchema) },
    isPositioned: true,
  };
  app.get('/api/v1/ips', { schema }, async (request) => {
    const { list, limit, cursor } = request.query;
    const { items, next } = await ips.list({ list, limit, afterAddress: cursor }, positionOf(request));
    return { items, next_cursor: toCursor(next) };
  });
}
