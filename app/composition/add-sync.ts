import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../contract';
import { FencedLocks } from '../domain/locks/fenced-locks';
import { requestFill } from '../domain/search/request-fill';
import { fullSync } from '../domain/sync/full';
import { incrementalSync } from '../domain/sync/incremental';
import { SyncRunner } from '../domain/sync/sync-runner';
import { SyncSchedule } from '../domain/sync/sync-schedule';
import type { App } from '../http/app';
import type { Writes } from '../http/idempotency/writes';
import { listSyncRoute, postSyncRoute } from '../http/routes/admin/sync';
import { type Background, repeat } from '../ops/background';
import { describeFailure } from '../ops/describe-failure';
import { createLockMetrics } from '../ops/lock-metrics';
import type { IpReader } from '../ports/ips';
import type { SearchPorts } from '../ports/search';
import type { SyncPorts } from '../ports/sync';
import { syncKinds } from '../ports/sync-runs';
import type { Transactions } from '../ports/transaction';

declare module 'fastify' {
  interface FastifyInstance {
    /** Starts the schedule of jobs and the jobs themselves, where the configuration says so. */
    startSync(): Background;
  }
}

// A run that was asked for begins within this.
const LOOK_MS = 2000;
// An index that is new or was lost is noticed within this.
const INDEX_LOOK_MS = 10_000;

/** What the jobs need. */
export interface SyncOptions {
  readonly config: Pick<Config, 'locking' | 'retry' | 'runsWork'>;
  readonly ports: SyncPorts;
  readonly transactions: Transactions;
  readonly ips: IpReader;
  readonly search: Pick<SearchPorts, 'index' | 'primaryClock'>;
  readonly writes: Writes;
  readonly metrics: Registry;
  readonly logger: Logger;
}

/** Adds the routes and measurements of the jobs, and the way to start them. */
export function addSync(app: App, options: SyncOptions): void {
  postSyncRoute(app, options.writes);
  listSyncRoute(app, options.ports.runs);
  const locks = new FencedLocks(options.ports.lockStore, options.transactions, createLockMetrics(options.metrics));
  app.decorate('startSync', () => startSync(options, locks));
}

function startSync(options: SyncOptions, locks: FencedLocks): Background {
  const { config, transactions } = options;
  const stopping = new AbortController();
  const runner = createRunner(options, locks, stopping.signal);
  const schedule = new SyncSchedule(transactions, config.locking.syncIntervalSeconds);
  const work = (config.runsWork ? syncKinds : []).map((kind) =>
    repeat(async () => {
      await schedule.writeDue(kind);
      while (!stopping.signal.aborted && (await runner.runDue(kind)));
    }, LOOK_MS),
  );
  work.push(...fillIndex(options));
  return {
    stop: async () => {
      stopping.abort(new Error('the process ends'));
      await Promise.all(work.map((one) => one.stop()));
    },
  };
}

function fillIndex({ config, transactions, search: { index } }: SyncOptions): Background[] {
  return config.runsWork && index ? [repeat(() => requestFill(index, transactions), INDEX_LOOK_MS)] : [];
}

function createRunner(options: SyncOptions, locks: FencedLocks, signal: AbortSignal): SyncRunner {
  const { config, ports, transactions, ips, search, logger } = options;
  return new SyncRunner({
    transactions,
    locks,
    signal,
    runs: ports.runs,
    jobs: { incremental: incrementalSync, full: fullSync({ ips, search, prunings: ports.prunings }) },
    ttlSeconds: config.locking.ttlSeconds,
    policy: config.retry,
    describe: describeFailure,
    observe: ({ id, kind, request_id }, outcome, error) =>
      logger[outcome === 'finished' ? 'info' : 'warn']({ id, kind, request_id, err: error }, `sync ${outcome}`),
  });
}
