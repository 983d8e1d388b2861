import { ipDetailsSchema, ipRecordSchema } from '../../../domain/ip-record';
import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';
import { requireFuture } from './require-future';
import { addressParams, bodyLimit } from './schemas';

/** `PUT /api/v1/ips/:address`: puts an address on a list. Idempotent: 201 the first time, 200 after. */
export function putIpRoute(app: App, ips: IpService, writes: Writes): void {
  const schema = {
    summary: 'Puts an address on a list',
    params: addressParams,
    body: ipDetailsSchema,
    response: { 200: ipRecordSchema, 201: ipRecordSchema },
    isKeyed: true,
  };
  app.put('/api/v1/ips/:address', { schema, bodyLimit: bodyLimit(app) }, async (request, reply) => {
    const { params, body } = request;
    requireFuture(body.expires_at);
    return writes.answer(request, reply, {
      run: (transact) => ips.put({ ...params, ...body }, transact, request.id),
      answer: ({ record, created }) => ({ status: created ? 201 : 200, body: record }),
    });
  });
}
