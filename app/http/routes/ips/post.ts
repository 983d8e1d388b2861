import { ipDraftSchema } from '../../../domain/ip-record';
import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import { requireFuture } from './require-future';
import { bodyLimit } from './schemas';

/** `POST /api/v1/ips`: as PUT, the address in the body. */
export function postIpRoute(app: App, ips: IpService): void {
  app.post('/api/v1/ips', { schema: { body: ipDraftSchema }, bodyLimit: bodyLimit(app) }, async ({ body }, reply) => {
    requireFuture(body.expires_at);
    const { record, created } = await ips.put(body);
    return reply
      .code(created ? 201 : 200)
      .header('location', `/api/v1/ips/${record.address}`)
      .send(record);
  });
}
