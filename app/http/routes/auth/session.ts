import { credentialsSchema } from '../../../domain/identity/account';
import type { IdentityService } from '../../../domain/identity/identity-service';
import type { Sessions } from '../../../ports/sessions';
import type { App } from '../../app';
import { sessionTokenOf, setSessionCookie } from '../../session-cookie';
import { noContent } from '../no-content';
import { checkPassword } from './check-password';
import { credentialRoute } from './options';

/** `POST /api/auth/session`: logs a browser in by a cookie. The token is a new one, whatever cookie came. */
export function sessionRoute(app: App, identity: IdentityService, sessions: Sessions): void {
  const schema = {
    summary: 'Logs a browser in by a cookie',
    body: credentialsSchema,
    response: noContent,
    problems: [401],
  };
  app.post('/api/auth/session', { ...credentialRoute, schema }, async (request, reply) => {
    const claims = await checkPassword(identity, request.body);
    const before = sessionTokenOf(request);
    if (before !== undefined) await sessions.close(before);
    setSessionCookie(reply, request.protocol, await sessions.open(claims));
    return reply.code(204).send();
  });
}
