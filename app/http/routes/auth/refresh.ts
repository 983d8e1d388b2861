import { z } from 'zod';
import type { TokenService } from '../../../domain/identity/token-service';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';
import { credentialRoute, tokenAnswer, tokensSchema } from './options';

const body = z.strictObject({ refresh_token: z.string().min(1).max(200) });

/**
 * `POST /api/auth/refresh`: new tokens for a refresh token, once. Its second use ends the whole login; who may have to
 * repeat the request sends an `Idempotency-Key`, and gets the same tokens again.
 */
export function refreshRoute(app: App, tokens: TokenService, writes: Writes): void {
  const schema = {
    summary: 'New tokens for a refresh token, once',
    body,
    response: { 200: tokensSchema },
    problems: [401],
    isKeyed: true,
  };
  app.post('/api/auth/refresh', { ...credentialRoute, schema }, async (request, reply) =>
    writes.answer(request, reply, {
      run: (transact) => tokens.refresh(request.body.refresh_token, transact),
      answer: (next) => (next ? tokenAnswer(next) : { status: 401, problem: 'the refresh token is not valid: log in' }),
    }),
  );
}
