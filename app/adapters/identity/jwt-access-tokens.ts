import { createDecoder, createSigner, createVerifier } from 'fast-jwt';
import { z } from 'zod';
import type { Config } from '../../contract';
import type { Claims } from '../../domain/identity/account';
import type { AccessTokens } from '../../ports/keys';

type Keys = Config['identity']['jwtSecrets'];

/** How the tokens of one environment are made. */
export interface JwtOptions {
  /** The first signs, all verify. */
  readonly keys: Keys;
  /** Issuer and audience: tokens of another environment are refused even under the same key. */
  readonly audience: string;
  readonly ttlSeconds: number;
}

const ALGORITHM = 'HS256';
const payloadSchema = z.object({ sub: z.uuid(), generation: z.int() });
const headerSchema = z.object({ kid: z.string() });

/** JSON Web Tokens, signed with HS256 and nothing else; the header names the key by its id. */
export class JwtAccessTokens implements AccessTokens {
  readonly #sign: (payload: object) => string;
  readonly #verifiers: ReadonlyMap<string, (token: string) => unknown>;
  readonly #decode = createDecoder({ complete: true });

  constructor({ keys, audience, ttlSeconds }: JwtOptions) {
    const [{ id: kid, key }] = keys;
    const claims = { iss: audience, aud: audience, expiresIn: ttlSeconds * 1000 };
    this.#sign = createSigner({ algorithm: ALGORITHM, key: key.reveal(), kid, ...claims });
    this.#verifiers = new Map(keys.map((one) => [one.id, verifier(one.key.reveal(), audience)]));
  }

  issue({ account, generation }: Claims): string {
    return this.#sign({ sub: account, generation });
  }

  read(token: string): Claims | undefined {
    try {
      const { kid } = headerSchema.parse(this.#decode(token).header);
      const { sub, generation } = payloadSchema.parse(this.#verifiers.get(kid)?.(token));
      return { account: sub, generation };
    } catch {
      return undefined; // malformed, expired, of another key or audience: to its sender it is all the same
    }
  }
}

function verifier(key: string, audience: string): (token: string) => unknown {
  return createVerifier({
    algorithms: [ALGORITHM], // whatever the header says, `none` included
    key,
    allowedIss: audience,
    allowedAud: audience,
    requiredClaims: ['iss', 'aud', 'exp', 'sub'],
  });
}
