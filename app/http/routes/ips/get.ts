import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import { HttpProblem } from '../../problem';
import { addressParams } from './schemas';

/** `GET /api/v1/ips/:address`: the record of an address. */
export function getIpRoute(app: App, ips: IpService): void {
  app.get('/api/v1/ips/:address', { schema: { params: addressParams } }, async ({ params: { address } }) => {
    const record = await ips.find(address);
    if (!record) throw new HttpProblem(404, `${address} is on no list`);
    return record;
  });
}
