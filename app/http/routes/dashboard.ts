import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FILES = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/icon.svg': { file: 'icon.svg', type: 'image/svg+xml' },
  '/dashboard.css': { file: 'dashboard.css', type: 'text/css; charset=utf-8' },
  '/dashboard.js': { file: 'dashboard.js', type: 'text/javascript; charset=utf-8' },
} as const;

/**
 * `GET /`: the page that shows what happens now.
 * @param folder where the compiled page is; read once, at start
 */
export function dashboardRoutes(app: FastifyInstance, folder: string): void {
  for (const [path, { file, type }] of Object.entries(FILES)) {
    const content = readFileSync(join(folder, file));
    // No request of the API: who is beyond a limit there can look at the page all the same.
    app.get(path, { config: { isProbe: true } }, async (_request, reply) =>
      reply.type(type).header('cache-control', 'no-cache').send(content),
    );
  }
}
