import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { NewRetry } from '../../ports/retries';
import { type SyncRun, syncKinds } from '../../ports/sync-runs';
import type { RetryHandler } from '../retries/retry-runner';

/** The kind of retry that does a failed sync again. */
export const SYNC_RETRY = 'sync';

const payloadSchema = z.object({ kind: z.enum(syncKinds), failures: z.int().nonnegative(), request_id: z.string() });

/**
 * The retry of a run that failed.
 * @param delayMs pause before it; undefined makes it a dead letter
 */
export function syncRetryOf(run: SyncRun, error: string, delayMs: number | undefined): NewRetry {
  const { id, kind, request_id } = run;
  const failures = run.failures + 1;
  const payload = JSON.stringify({ kind, failures, request_id });
  return { kind: SYNC_RETRY, key: id, payload, attempts: failures, error, requestId: request_id, delayMs };
}

/** Writes the run down anew; whoever runs jobs finds it. */
export const syncRetry: RetryHandler = async (payload, tx) => {
  await tx.syncRuns.add({ id: randomUUID(), ...payloadSchema.parse(JSON.parse(payload)) });
};
