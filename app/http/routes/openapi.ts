import { z } from 'zod';
import type { App } from '../app';

/** `GET /api/openapi.json`: the description of the API, as `npm run openapi` wrote it down. */
export function openapiRoute(app: App): void {
  const schema = { summary: 'This description', response: { 200: z.looseObject({ openapi: z.string() }) } };
  app.get('/api/openapi.json', { schema }, async () => {
    // It is large, and few ask: who does not keeps it out of memory.
    const { default: description } = await import('../../../docs/openapi.json');
    return description;
  });
}
