import { z } from 'zod';
import type { CheckedKeys } from '../../../domain/identity/checked-keys';
import { requireRole } from '../../access';
import type { App } from '../../app';
import { BODY_LIMIT_BYTES, contextSchema, LONGEST_PLAINTEXT } from './schemas';

const body = z.strictObject({ context: contextSchema, plaintext: z.string().max(LONGEST_PLAINTEXT) });

/** `POST /api/v1/encrypt`: a text that every instance can decrypt, for the same context only. */
export function encryptRoute(app: App, keys: CheckedKeys): void {
  const config = { limitsContextOfBody: true };
  const schema = {
    summary: 'Encrypts a text for a context',
    body,
    response: { 200: z.object({ ciphertext: z.string() }) },
  };
  const options = { onRequest: requireRole('user'), bodyLimit: BODY_LIMIT_BYTES, config, schema };
  app.post('/api/v1/encrypt', options, async ({ body: { context, plaintext } }) => {
    const { sealer } = await keys.use();
    return { ciphertext: sealer.seal(context, plaintext) };
  });
}
