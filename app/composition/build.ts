import type { Logger } from 'pino';
import type { Config } from '../contract';
import type { App } from '../http/app';
import { createApp } from '../http/create-app';
import { trackMethods } from '../http/method-not-allowed';
import { observeRequests } from '../http/observe';
import { dashboardRoutes } from '../http/routes/dashboard';
import { allowOrigins, securityHeaders } from '../http/security';
import { measureCache } from '../ops/cache-metrics';
import { measureDependencies } from '../ops/dependency-metrics';
import { describeInstance } from '../ops/instance';
import { createMetrics } from '../ops/metrics';
import { ReadinessCheck } from '../ops/readiness';
import type { Ports } from '../ports/ports';
import { addApi } from './add-api';
import { addEvents } from './add-events';
import { addIdentity } from './add-identity';
import { addOperations } from './add-operations';
import { addRateLimits } from './add-rate-limits';
import { addSearch } from './add-search';
import { addSync } from './add-sync';
import { prepareIdentity } from './prepare-identity';

/** How the service is built, besides its configuration. */
export interface BuildOptions {
  /**
   * Where the compiled dashboard is.
   * @default the working directory
   */
  readonly pageFolder?: string;
  /**
   * Called with the empty service, so that a hook of the caller sees each route as it is added.
   * @default nobody looks
   */
  readonly onCreated?: (app: App) => void;
}

/**
 * The whole service without a listening socket, in the role of its configuration: `web` answers the API, `frontend` the
 * dashboard, `worker` neither; the pages of operations are there in every role.
 */
export function buildApp(config: Config, ports: Ports, logger: Logger, options: BuildOptions = {}): App {
  const app = createApp(config, logger);
  options.onCreated?.(app);
  const requests = createMetrics(config, ports.database);
  const { registry: metrics } = requests;
  measureCache(ports.cache, metrics);
  const search = addSearch(app, { ports: ports.search, metrics });
  const readiness = new ReadinessCheck(ports, () => identity.keys.problem, search.isUp);
  measureDependencies(readiness, metrics);
  app.decorate('instance', describeInstance(config));
  app.decorate('metrics', metrics);
  app.decorate('drain', () => readiness.drain());
  addHeaders(app, config, readiness);
  observeRequests(app, requests);
  allowOrigins(app, config);
  const limits = addRateLimits(app, { config, ports: ports.rateLimits, registry: ports.registry, metrics });
  const identity = addIdentity(app, { config, ports, metrics });
  limits.enforce();
  app.decorate('prepareIdentity', () =>
    prepareIdentity({ ...identity, transactions: ports.transactions, config, logger }),
  );

  const methods = trackMethods(app);
  addOperations(app, { ports: { ...ports, probes: [...ports.probes, ...search.probes] }, readiness, metrics });
  addEvents(app, { config, events: ports.events, registry: metrics, logger });
  addSync(app, { ...ports, config, ports: ports.sync, writes: identity.writes, metrics, logger });
  if (config.role === 'web') addApi(app, { ports, identity, limits, search });
  if (config.role === 'frontend') dashboardRoutes(app, options.pageFolder ?? '.');
  methods.answerOthers();
  return app;
}

function addHeaders(app: App, { instanceId }: Config, readiness: ReadinessCheck): void {
  const always = { ...securityHeaders, 'x-instance-id': instanceId };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(always).header('x-request-id', request.id);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // Clients then open their next connection elsewhere.
    if (readiness.isDraining) reply.header('connection', 'close');
    done();
  });
}
