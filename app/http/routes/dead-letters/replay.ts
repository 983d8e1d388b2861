import { z } from 'zod';
import type { Retries } from '../../../ports/retries';
import { requireRole } from '../../access';
import type { App } from '../../app';
import { HttpProblem } from '../../problem';

const params = z.object({ id: z.uuid() });

/** `POST /api/admin/dead-letters/:id/replay`: has the work tried again within moments, as often as new work. 202, or 404. */
export function replayDeadLetterRoute(app: App, retries: Retries): void {
  const schema = {
    summary: 'Has the work of a dead letter tried again',
    params,
    response: { 202: z.object({ id: z.uuid() }) },
    problems: [404],
  };
  const options = { onRequest: requireRole('admin'), schema };
  app.post('/api/admin/dead-letters/:id/replay', options, async ({ params: { id } }, reply) => {
    if (!(await retries.replay(id))) throw new HttpProblem(404, `there is no dead letter ${id}`);
    return reply.code(202).send({ id });
  });
}
