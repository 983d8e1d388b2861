import { ipRecordSchema } from '../../../domain/ip-record';
import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import { positionOf } from '../../position';
import { HttpProblem } from '../../problem';
import { addressParams } from './schemas';

/** `GET /api/v1/ips/:address`: the record of an address. */
export function getIpRoute(app: App, ips: IpService): void {
  const schema = {
    summary: 'The record of an address',
    params: addressParams,
    response: { 200: ipRecordSchema },
    problems: [404],
    isPositioned: true,
  };
  app.get('/api/v1/ips/:address', { schema }, async (request) => {
    const { address } = request.params;
    const record = await ips.find(address, positionOf(request));
    if (!record) throw new HttpProblem(404, `${address} is on no list`);
    return record;
  });
}
