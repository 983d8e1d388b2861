import { z } from 'zod';
import type { Answer } from '../../../domain/idempotency/answer';
import type { Tokens } from '../../../domain/identity/token-service';

/** Options of routes that give or take credentials: expired ones must not be in the way, and bodies are short. */
export const credentialRoute = { bodyLimit: 4096, config: { ignoresCredentials: true } };

/** Tokens in an answer. */
export const tokensSchema = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().describe('Seconds'),
    refresh_token: z.string(),
  })
  .meta({
    id: 'Tokens',
    description: 'An access token, and a refresh token for the next one.',
  }) satisfies z.ZodType<Tokens>;

/** The answer that hands out tokens. No cache on the way may keep it (RFC 6749, section 5.1). */
export function tokenAnswer(tokens: Tokens): Answer {
  return { status: 200, headers: { 'cache-control': 'no-store' }, body: tokens };
}
