import type { Logger } from 'pino';
import type { Config } from './contract';
import { IpService } from './domain/ip-service';
import type { App } from './http/app';
import { createApp } from './http/create-app';
import { trackMethods } from './http/method-not-allowed';
import { observeRequests } from './http/observe';
import { instancesRoute } from './http/routes/instances';
import { deleteIpRoute } from './http/routes/ips/delete';
import { getIpRoute } from './http/routes/ips/get';
import { listIpsRoute } from './http/routes/ips/list';
import { postIpRoute } from './http/routes/ips/post';
import { putIpRoute } from './http/routes/ips/put';
import { liveRoute } from './http/routes/live';
import { metricsRoute } from './http/routes/metrics';
import { readyRoute } from './http/routes/ready';
import { describeInstance } from './ops/instance';
import { createMetrics, type Metrics } from './ops/metrics';
import { ReadinessCheck } from './ops/readiness';
import type { Ports } from './ports/ports';

/** The whole service without a listening socket. */
export function buildApp(config: Config, ports: Ports, logger: Logger): App {
  const app = createApp(config, logger);
  const metrics = createMetrics(config, ports.database);
  const readiness = new ReadinessCheck(ports);
  app.decorate('instance', describeInstance(config));
  app.decorate('drain', () => readiness.drain());
  addHeaders(app, config, readiness);
  observeRequests(app, metrics);

  const methods = trackMethods(app);
  liveRoute(app);
  readyRoute(app, readiness);
  metricsRoute(app, metrics.registry);
  instancesRoute(app, ports.registry, app.instance);
  addIpRoutes(app, ipService(config, ports, metrics));
  methods.answerOthers();
  return app;
}

function addIpRoutes(app: App, ips: IpService): void {
  getIpRoute(app, ips);
  listIpsRoute(app, ips);
  putIpRoute(app, ips);
  postIpRoute(app, ips);
  deleteIpRoute(app, ips);
}

function ipService({ cacheTtlSeconds }: Config, { ips, cache }: Ports, metrics: Metrics): IpService {
  return new IpService({
    ips,
    cache,
    ttlSeconds: cacheTtlSeconds,
    onLookup: (kind, hit) => (hit ? metrics.cacheHits : metrics.cacheMisses).inc({ kind }),
  });
}

function addHeaders(app: App, { instanceId }: Config, readiness: ReadinessCheck): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-instance-id': instanceId, 'x-request-id': request.id });
  });
  app.addHook('onSend', async (_request, reply) => {
    // Clients then open their next connection elsewhere.
    if (readiness.isDraining) reply.header('connection', 'close');
  });
}
