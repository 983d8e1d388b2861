import type { Registry } from 'prom-client';
import type { Config } from '../contract';
import { IdempotentWrites } from '../domain/idempotency/idempotent-writes';
import { Authenticator, type SessionLookup } from '../domain/identity/authenticator';
import { CheckedKeys } from '../domain/identity/checked-keys';
import { IdentityService } from '../domain/identity/identity-service';
import { Standings } from '../domain/identity/standings';
import { TokenService } from '../domain/identity/token-service';
import { addAccess } from '../http/access';
import type { App } from '../http/app';
import { Writes } from '../http/idempotency/writes';
import { refuseWithOtherKeys } from '../http/refuse-with-other-keys';
import { loginRoute } from '../http/routes/auth/login';
import { logoutRoute } from '../http/routes/auth/logout';
import { logoutEverywhereRoute } from '../http/routes/auth/logout-everywhere';
import { meRoute } from '../http/routes/auth/me';
import { refreshRoute } from '../http/routes/auth/refresh';
import { registerRoute } from '../http/routes/auth/register';
import { sessionRoute } from '../http/routes/auth/session';
import { decryptRoute } from '../http/routes/encryption/decrypt';
import { encryptRoute } from '../http/routes/encryption/encrypt';
import { createSessionLookups, measureKeys } from '../ops/identity-metrics';
import type { Ports } from '../ports/ports';

/** What identity needs. */
export interface IdentityOptions {
  readonly config: Config;
  readonly ports: Pick<Ports, 'transactions' | 'identity'>;
  readonly metrics: Registry;
}

/** The use cases of identity and of idempotency keys. */
export interface IdentityServices {
  readonly keys: CheckedKeys;
  readonly authenticator: Authenticator;
  readonly identity: IdentityService;
  readonly tokens: TokenService;
  /** Answers every write route. */
  readonly writes: Writes;
}

/** Makes the use cases, and adds the hooks that tell who sends a request. Call it before other hooks look at that. */
export function addIdentity(
  app: App,
  { config: { identity: config }, ports, metrics }: IdentityOptions,
): IdentityServices {
  const { transactions, identity: outside } = ports;
  const keys = new CheckedKeys(outside.keyTools, outside.keyFingerprints, transactions);
  const standings = new Standings(outside.accounts);
  const lookups = createSessionLookups(metrics);
  const onLookup = (outcome: SessionLookup) => lookups.inc({ outcome });
  const authenticator = new Authenticator({ keys, sessions: outside.sessions, standings, onLookup });
  measureKeys(keys, metrics);
  const ttlSeconds = { access: config.accessTokenTtlSeconds, refresh: config.refreshTokenTtlSeconds };
  refuseWithOtherKeys(app, keys);
  addAccess(app, authenticator, config.access);
  return {
    keys,
    authenticator,
    identity: new IdentityService({ ...outside, standings }),
    tokens: new TokenService({ keys, ttlSeconds }),
    writes: new Writes(transactions, new IdempotentWrites({ transactions, answers: outside.answers, keys })),
  };
}

/** The routes of accounts and of encryption. */
export function addIdentityRoutes(app: App, services: IdentityServices, { identity: { sessions } }: Ports): void {
  const { keys, identity, tokens, writes } = services;
  registerRoute(app, identity, writes);
  loginRoute(app, identity, tokens, writes);
  refreshRoute(app, tokens, writes);
  sessionRoute(app, identity, sessions);
  logoutRoute(app, tokens, sessions, writes);
  logoutEverywhereRoute(app, identity, writes);
  meRoute(app);
  encryptRoute(app, keys);
  decryptRoute(app, keys);
}
