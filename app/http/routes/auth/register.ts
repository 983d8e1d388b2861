import { z } from 'zod';
import { registrationSchema } from '../../../domain/identity/account';
import type { IdentityService, Profile } from '../../../domain/identity/identity-service';
import type { App } from '../../app';
import type { Writes } from '../../idempotency/writes';
import { credentialRoute } from './options';

const profileSchema = z.object({
  id: z.uuid(),
  email: z.email(),
  role: z.enum(['user', 'admin']),
}) satisfies z.ZodType<Profile>;

/** `POST /api/auth/register`: an account of role `user`; 409 when the address is taken. */
export function registerRoute(app: App, identity: IdentityService, writes: Writes): void {
  const schema = {
    summary: 'Creates an account',
    body: registrationSchema,
    response: { 201: profileSchema },
    problems: [409],
    isKeyed: true,
  };
  app.post('/api/auth/register', { ...credentialRoute, schema }, async (request, reply) =>
    writes.answer(request, reply, {
      run: (transact) => identity.register(request.body, transact),
      answer: (profile) =>
        profile ? { status: 201, body: profile } : { status: 409, problem: 'there is an account with this email' },
    }),
  );
}
