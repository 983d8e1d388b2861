import { z } from 'zod';
import type { IpService } from '../../../domain/ip-service';
import type { App } from '../../app';
import { positionOf } from '../../position';

const statsSchema = z.object({
  lists: z.object({ allow: z.int(), deny: z.int() }),
  expired: z.int(),
  newest_change: z.iso.datetime().nullable(),
});

/** `GET /api/v1/ips/stats`: how many records are on each list, how many have expired, and the newest change. */
export function ipStatsRoute(app: App, ips: IpService): void {
  const schema = { summary: 'Figures about all records', response: { 200: statsSchema }, isPositioned: true };
  app.get('/api/v1/ips/stats', { schema }, async (request) => ips.stats(positionOf(request)));
}
