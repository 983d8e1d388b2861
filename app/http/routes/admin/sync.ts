import { z } from 'zod';
import { requestedRun } from '../../../domain/sync/sync-schedule';
import { type SyncRun, type SyncRunReader, syncKinds } from '../../../ports/sync-runs';
import { requireRole } from '../../access';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';

const params = z.object({ kind: z.enum(syncKinds) });
const MOST_RUNS = 50;
const runSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(syncKinds),
    state: z.enum(['waiting', 'running', 'finished', 'failed']),
    failures: z.int(),
    token: z.int().nullable(),
    request_id: z.string(),
    requested_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    finished_at: z.iso.datetime().nullable(),
    records: z.int(),
    removed: z.int(),
    error: z.string().nullable(),
  })
  .meta({ id: 'SyncRun', description: 'One run of a job.' }) satisfies z.ZodType<SyncRun>;
const acceptedSchema = runSchema.pick({ id: true, kind: true, state: true });

/** `POST /api/admin/sync/:kind`: asks for a run; 202 with its id. */
export function postSyncRoute(app: App, writes: Writes): void {
  const schema = { summary: 'Asks for a run of a job', params, response: { 202: acceptedSchema }, isKeyed: true };
  const options = { onRequest: requireRole('admin'), schema };
  app.post('/api/admin/sync/:kind', options, async (request, reply) => {
    const run = requestedRun(request.params.kind, request.id);
    return writes.answer(request, reply, {
      run: (transact) => transact((tx) => tx.syncRuns.add(run)),
      answer: () => ({ status: 202, body: { id: run.id, kind: run.kind, state: 'waiting' } }),
    });
  });
}

/** `GET /api/admin/sync`: the newest runs, the newest first. */
export function listSyncRoute(app: App, runs: SyncRunReader): void {
  const schema = { summary: 'The newest runs of the jobs', response: { 200: z.object({ runs: z.array(runSchema) }) } };
  const options = { onRequest: requireRole('admin'), schema };
  app.get('/api/admin/sync', options, async () => ({ runs: await runs.newest(MOST_RUNS) }));
}
