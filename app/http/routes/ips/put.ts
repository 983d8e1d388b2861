import { ipDetailsSchema } from '../../../domain/ip-record';
import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import { requireFuture } from './require-future';
import { addressParams, bodyLimit } from './schemas';

/** `PUT /api/v1/ips/:address`: puts an address on a list. Idempotent: 201 the first time, 200 after. */
export function putIpRoute(app: App, ips: IpService): void {
  const schema = { params: addressParams, body: ipDetailsSchema };
  app.put('/api/v1/ips/:address', { schema, bodyLimit: bodyLimit(app) }, async ({ params, body }, reply) => {
    requireFuture(body.expires_at);
    const { record, created } = await ips.put({ ...params, ...body });
    return reply.code(created ? 201 : 200).send(record);
  });
}
