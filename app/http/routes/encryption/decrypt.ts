import { z } from 'zod';
import type { CheckedKeys } from '../../../domain/identity/checked-keys';
import { requireRole } from '../../access';
import type { App } from '../../app';
import { HttpProblem } from '../../problem';
import { BODY_LIMIT_BYTES, contextSchema, LONGEST_CIPHERTEXT } from './schemas';

const body = z.strictObject({ context: contextSchema, ciphertext: z.string().max(LONGEST_CIPHERTEXT) });

/** `POST /api/v1/decrypt`: the text that was encrypted for this context; 400 when it was another, or was changed. */
export function decryptRoute(app: App, keys: CheckedKeys): void {
  const config = { limitsContextOfBody: true };
  const schema = {
    summary: 'Decrypts a text that was encrypted for the context',
    body,
    response: { 200: z.object({ plaintext: z.string() }) },
  };
  const options = { onRequest: requireRole('user'), bodyLimit: BODY_LIMIT_BYTES, config, schema };
  app.post('/api/v1/decrypt', options, async ({ body: { context, ciphertext } }) => {
    const { sealer } = await keys.use();
    const plaintext = sealer.open(context, ciphertext);
    if (plaintext === undefined)
      throw new HttpProblem(400, 'ciphertext was not made for this context, was changed, or its key is gone');
    return { plaintext };
  });
}
