import { z } from 'zod';
import { identityOf, requireRole } from '../../access';
import type { App } from '../../app';

const identitySchema = z.object({ id: z.uuid(), role: z.enum(['user', 'admin']) });

/** `GET /api/auth/me`: who the credentials of the request belong to. */
export function meRoute(app: App): void {
  const schema = { summary: 'Who the credentials of the request belong to', response: { 200: identitySchema } };
  app.get('/api/auth/me', { onRequest: requireRole('user'), schema }, async (request) => identityOf(request));
}
