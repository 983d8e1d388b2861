import type { IdentityService } from '../../../domain/identity/identity-service';
import { identityOf, requireRole } from '../../access';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';
import { clearSessionCookie } from '../../session-cookie';
import { noContent } from '../no-content';

/** `POST /api/auth/logout-everywhere`: ends every token and session of the account, on all instances within 5 s. */
export function logoutEverywhereRoute(app: App, identity: IdentityService, writes: Writes): void {
  const schema = { summary: 'Ends every token and session of the account', response: noContent, isKeyed: true };
  app.post('/api/auth/logout-everywhere', { onRequest: requireRole('user'), schema }, async (request, reply) => {
    const { id } = identityOf(request);
    clearSessionCookie(reply, request.protocol);
    return writes.answer(request, reply, {
      run: (transact) => identity.logOutEverywhere(id, transact),
      answer: () => ({ status: 204 }),
    });
  });
}
