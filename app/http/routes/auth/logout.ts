import { z } from 'zod';
import type { TokenService } from '../../../domain/identity/token-service';
import type { Sessions } from '../../../ports/sessions';
import type { App } from '../../app';
import { requireSameSite } from '../../csrf';
import type { Writes } from '../../idempotency/writes';
import { clearSessionCookie, sessionTokenOf } from '../../session-cookie';
import { noContent } from '../no-content';
import { credentialRoute } from './options';

const body = z.strictObject({ refresh_token: z.string().min(1).max(200).optional() }).nullish();

/** `POST /api/auth/logout`: ends the session of the cookie, and the login of a refresh token. Idempotent. */
export function logoutRoute(app: App, tokens: TokenService, sessions: Sessions, writes: Writes): void {
  const schema = {
    summary: 'Ends the session of the cookie, and the login of a refresh token',
    body,
    response: noContent,
    problems: [403],
    isKeyed: true,
  };
  app.post('/api/auth/logout', { ...credentialRoute, schema }, async (request, reply) => {
    const session = sessionTokenOf(request);
    if (session !== undefined) {
      requireSameSite(request);
      await sessions.close(session);
      clearSessionCookie(reply, request.protocol);
    }
    const refreshToken = request.body?.refresh_token;
    if (refreshToken === undefined) return reply.code(204).send();
    return writes.answer(request, reply, {
      run: (transact) => tokens.close(refreshToken, transact),
      answer: () => ({ status: 204 }),
    });
  });
}
