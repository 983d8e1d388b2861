import { z } from 'zod';
import type { Retries } from '../../../ports/retries';
import { requireRole } from '../../access';
import type { App } from '../../app';
import { noContent } from '../no-content';

const params = z.object({ id: z.uuid() });

/** `DELETE /api/admin/dead-letters/:id`: forgets it. Idempotent: 204 also when there was none. */
export function dropDeadLetterRoute(app: App, retries: Retries): void {
  const schema = { summary: 'Forgets a dead letter', params, response: noContent };
  const options = { onRequest: requireRole('admin'), schema };
  app.delete('/api/admin/dead-letters/:id', options, async ({ params: { id } }, reply) => {
    await retries.drop(id);
    return reply.code(204).send();
  });
}
