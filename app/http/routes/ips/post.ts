import { ipDraftSchema, ipRecordSchema } from '../../../domain/ip-record';
import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';
import { requireFuture } from './require-future';
import { bodyLimit } from './schemas';

/** `POST /api/v1/ips`: as PUT, the address in the body. */
export function postIpRoute(app: App, ips: IpService, writes: Writes): void {
  const schema = {
    summary: 'Puts the address of the body on a list',
    body: ipDraftSchema,
    response: { 200: ipRecordSchema, 201: ipRecordSchema },
    isKeyed: true,
  };
  app.post('/api/v1/ips', { schema, bodyLimit: bodyLimit(app) }, async (request, reply) => {
    requireFuture(request.body.expires_at);
    return writes.answer(request, reply, {
      run: (transact) => ips.put(request.body, transact, request.id),
      answer: ({ record, created }) => ({
        status: created ? 201 : 200,
        headers: { location: `/api/v1/ips/${record.address}` },
        body: record,
      }),
    });
  });
}
