import type { RouteOptions } from 'fastify';
import { buildIdleService } from '../idle-service';

/** One method at one path. */
export interface Route extends RouteOptions {
  readonly method: string;
}

/** Pages for balancers, platforms and scrapers; they are described in `app/README.md`. */
export const PAGES_LEFT_OUT: readonly string[] = [
  '/health',
  '/health/live',
  '/health/ready',
  '/health/deep',
  '/health/metrics',
  '/metrics',
];

/** Every route that the service answers in the role `web`, but not the refusals of other methods. */
export function routesOfService(): Route[] {
  const routes: Route[] = [];
  const onRoute = (route: RouteOptions) => {
    if (route.schema?.hide) return;
    for (const method of [route.method].flat()) if (method !== 'HEAD') routes.push({ ...route, method });
  };
  buildIdleService({ onCreated: (app) => app.addHook('onRoute', onRoute) });
  return routes;
}
