import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problem';

/** Remembers the methods of each path, to answer the others 405 instead of 404. Call it before the routes are added. */
export function trackMethods(app: FastifyInstance): { readonly answerOthers: () => void } {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsOf.set(url, methods);
  });
  return {
    answerOthers: () => {
      for (const [url, methods] of [...methodsOf]) refuseOthers(app, url, [...methods].sort());
    },
  };
}

function refuseOthers(app: FastifyInstance, url: string, allowed: readonly string[]): void {
  const allow = allowed.join(', ');
  app.route({
    url,
    schema: { hide: true },
    method: app.supportedMethods.filter((method) => !allowed.includes(method)),
    // Before the body is read: whatever it holds, the answer is the same.
    onRequest: async () => {
      throw new HttpProblem(405, `this address takes ${allow}`, { allow });
    },
    handler: async () => undefined,
  });
}
