import { CacheFlush } from '../domain/cache-flush';
import { IpService } from '../domain/ip-service';
import type { App } from '../http/app';
import { cacheFlushRoute } from '../http/routes/admin/cache-flush';
import { deleteIpRoute } from '../http/routes/ips/delete';
import { getIpRoute } from '../http/routes/ips/get';
import { listIpsRoute } from '../http/routes/ips/list';
import { postIpRoute } from '../http/routes/ips/post';
import { putIpRoute } from '../http/routes/ips/put';
import { ipStatsRoute } from '../http/routes/ips/stats';
import { openapiRoute } from '../http/routes/openapi';
import type { Ports } from '../ports/ports';
import { addIdentityRoutes, type IdentityServices } from './add-identity';
import type { RateLimits } from './add-rate-limits';
import type { AddedSearch } from './add-search';

/** What the routes of the API call. */
export interface ApiOptions {
  readonly ports: Ports;
  readonly identity: IdentityServices;
  readonly limits: RateLimits;
  readonly search: AddedSearch;
}

/** Adds the routes that clients call. */
export function addApi(app: App, { ports, identity, limits, search }: ApiOptions): void {
  const { writes } = identity;
  const ips = new IpService(ports);
  addIdentityRoutes(app, identity, ports);
  limits.addRoutes(writes);
  cacheFlushRoute(app, new CacheFlush(ports));
  getIpRoute(app, ips);
  listIpsRoute(app, ips);
  ipStatsRoute(app, ips);
  putIpRoute(app, ips, writes);
  postIpRoute(app, ips, writes);
  deleteIpRoute(app, ips, writes);
  search.addRoute();
  openapiRoute(app);
}
