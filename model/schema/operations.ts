import { z } from 'zod';
import { count, duration, message, text, tiered, wholeSeconds } from './fields';

/** Requests per minute, counted over all instances. Numbers of CryptoServe's guide. */
export const rateLimitsSchema = z.strictObject({
  /** From one address. @default 200 */
  perIp: count(1, 10_000_000).prefault(200),
  /** By one authenticated user. @default 100 */
  perIdentity: count(1, 10_000_000).prefault(100),
  /** In one context. @default 500 */
  perContext: count(1, 10_000_000).prefault(500),
  /** Requests beyond the limit that are let through at once. @default 0 */
  burst: count(0, 10_000_000).prefault(0),
});

/**
 * Names of the secrets that all instances share, such as 'JWT_SECRET_KEY'. Never their values.
 * @default none
 */
export const secretsSchema = z.array(
  text(
    // An access key id would otherwise pass for an upper-case name.
    /^(?!(AKIA|ASIA)[A-Z0-9]{16}$)[A-Z][A-Z0-9_]{1,63}$/,
    'is not the name of a secret',
    "write a name such as 'JWT_SECRET_KEY'; a value never belongs in a description",
  ),
);

/** Copies of the database. */
export const backupSchema = z.strictObject({
  /** How long backups are kept. @default by tier */
  retention: tiered(
    duration('1d', '3650d').refine((value) => value.milliseconds % 86_400_000 === 0, {
      error: message('must be whole days', "write it as '7d'"),
    }),
  ),
});

/** How a change reaches the fleet, and how an instance leaves it. */
export const rolloutSchema = z.strictObject({
  /** Instances started beyond the fleet before an old one goes. @default 1 - so that a single instance rolls too */
  surge: count(1, 100).prefault(1),
  /** Time in which a new instance must be ready. @default '60s' */
  readyTimeout: wholeSeconds('1s', '1h').prefault('60s'),
  /** Time after SIGTERM in which requests may still arrive. @default the shutdown ledger chooses by platform */
  deregistration: wholeSeconds('0s', '1h').optional(),
  /** Time for requests in flight. @default '30s' - CryptoServe's guide */
  drain: wholeSeconds('1s', '1h').prefault('30s'),
  /** Time from SIGTERM to SIGKILL. @default the shutdown ledger's: deregistration + drain + 5 s */
  grace: wholeSeconds('1s', '2h').optional(),
  /** Idle time after which an instance closes a connection. @default the shutdown ledger's: the balancer's idle + 5 s */
  keepAlive: wholeSeconds('1s', '2h').optional(),
});

/**
 * Tags of every resource. Bounds are those of the cloud: 128 and 256 characters, no 'aws:' in front.
 * @default none - besides System, Environment, Tier and ManagedBy
 */
export const tagsSchema = z.record(
  text(/^(?!aws:)[\w .:/=+@-]{1,128}$/i, 'is not a tag name', "use at most 128 characters, not beginning with 'aws:'"),
  z.string().max(256),
);
