import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import { addressParams } from './schemas';

/** `DELETE /api/v1/ips/:address`: takes an address off its list. Idempotent: 204 also when it was on none. */
export function deleteIpRoute(app: App, ips: IpService): void {
  app.delete('/api/v1/ips/:address', { schema: { params: addressParams } }, async ({ params: { address } }, reply) => {
    await ips.remove(address);
    return reply.code(204).send();
  });
}
