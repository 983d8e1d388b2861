import type { Config } from '../../contract';
import type { KeyTools } from '../../ports/keys';
import { AesSealer } from './aes-sealer';
import { JwtAccessTokens } from './jwt-access-tokens';

/** What the keys of the configuration can do. */
export function createKeyTools({ system, environment, identity }: Config): KeyTools {
  return {
    accessTokens: new JwtAccessTokens({
      keys: identity.jwtSecrets,
      audience: `${system}:${environment}`,
      ttlSeconds: identity.accessTokenTtlSeconds,
    }),
    sealer: new AesSealer(identity.masterKeys, identity.salt),
  };
}
