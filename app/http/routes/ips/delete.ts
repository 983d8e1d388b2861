import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';
import { noContent } from '../no-content';
import { addressParams } from './schemas';

/** `DELETE /api/v1/ips/:address`: takes an address off its list. Idempotent: 204 also when it was on none. */
export function deleteIpRoute(app: App, ips: IpService, writes: Writes): void {
  const schema = {
    summary: 'Takes an address off its list',
    params: addressParams,
    response: noContent,
    isKeyed: true,
  };
  app.delete('/api/v1/ips/:address', { schema }, async (request, reply) =>
    writes.answer(request, reply, {
      run: (transact) => ips.remove(request.params.address, transact, request.id),
      answer: () => ({ status: 204 }),
    }),
  );
}
