import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../contract';
import type { App } from '../http/app';
import { dropDeadLetterRoute } from '../http/routes/dead-letters/drop';
import { listDeadLettersRoute } from '../http/routes/dead-letters/list';
import { replayDeadLetterRoute } from '../http/routes/dead-letters/replay';
import { historyRoute } from '../http/routes/ips/history';
import type { Background } from '../ops/background';
import { createEventMetrics } from '../ops/event-metrics';
import { createRetryMetrics } from '../ops/retry-metrics';
import type { EventPorts } from '../ports/events';
import { startEvents } from './start-events';

declare module 'fastify' {
  interface FastifyInstance {
    /** Starts the relay and, where the configuration says so, the consumers and retries. */
    startEvents(): Background;
  }
}

/** What events need of the service. */
export interface EventsOptions {
  readonly config: Pick<Config, 'runsWork' | 'retry'>;
  readonly events: EventPorts;
  readonly registry: Registry;
  readonly logger: Logger;
}

/** Adds the routes and measurements of events, and the way to start their work. */
export function addEvents(app: App, { config, events, registry, logger }: EventsOptions): void {
  const { history, retries } = events;
  historyRoute(app, history);
  listDeadLettersRoute(app, retries);
  replayDeadLetterRoute(app, retries);
  dropDeadLetterRoute(app, retries);
  const metrics = { ...createEventMetrics(registry, events), ...createRetryMetrics(registry, retries) };
  app.decorate('startEvents', () => startEvents({ config, ports: events, metrics, logger }));
}
