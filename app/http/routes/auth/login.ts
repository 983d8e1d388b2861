import { credentialsSchema } from '../../../domain/identity/account';
import type { IdentityService } from '../../../domain/identity/identity-service';
import type { TokenService } from '../../../domain/identity/token-service';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';
import { checkPassword } from './check-password';
import { credentialRoute, tokenAnswer, tokensSchema } from './options';

/** `POST /api/auth/login`: an access token, and a refresh token for the next one. */
export function loginRoute(app: App, identity: IdentityService, tokens: TokenService, writes: Writes): void {
  const schema = {
    summary: 'Logs in: an access token and a refresh token',
    body: credentialsSchema,
    response: { 200: tokensSchema },
    problems: [401],
    isKeyed: true,
  };
  app.post('/api/auth/login', { ...credentialRoute, schema }, async (request, reply) => {
    const claims = await checkPassword(identity, request.body);
    return writes.answer(request, reply, { run: (transact) => tokens.open(claims, transact), answer: tokenAnswer });
  });
}
