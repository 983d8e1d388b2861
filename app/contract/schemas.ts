import { z } from 'zod';
import { Secret } from './secret';

/** A whole number written in decimal digits, within bounds. */
export function integer(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must lie between ${min} and ${max}` });
}

/** A number written in decimal digits, with or without a fraction, within bounds. */
export function decimal(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}(\.\d{1,6})?$/, { error: 'must be a number' })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must lie between ${min} and ${max}` });
}

/** A name that is safe in keys, headers and labels: letters, digits, dot, underscore, hyphen. */
export const label = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, {
  error: 'must be letters, digits, dot, underscore or hyphen, at most 100',
});

/** A comma separated list; blanks around the items are dropped. */
export function commaSeparated<S extends z.ZodType<unknown, string>>(item: S) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item));
}

/** A connection URL of one of the given protocols; it usually holds a password, hence the wrapper. */
export function connectionUrl(...protocols: string[]) {
  const rule = `must be a URL starting with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`;
  return z
    .string()
    .refine((text) => protocols.includes(protocolOf(text)), { error: rule })
    .transform((text) => new Secret(text));
}

function protocolOf(text: string): string {
  return URL.canParse(text) && new URL(text).hostname !== '' ? new URL(text).protocol.slice(0, -1) : '';
}

/** An address range such as `10.0.0.0/8`, or one address. */
export const cidr = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
  error: 'must be an address or a range like 10.0.0.0/8',
});

/** A secret of at least so many characters. */
export function secretText(least: number) {
  return z
    .string()
    .min(least, { error: `must have at least ${least} characters` })
    .transform((text) => new Secret(text));
}

/** One key of several that count at the same time, so that keys can be replaced without a stop. */
export interface RingKey {
  readonly id: string;
  readonly key: Secret;
}

/** `<key>`, whose id then is `1`, or `<id>:<key>,<id>:<key>`; the first is the one in use, the others still count. */
export function keyRing(form: RegExp, words: string) {
  return z.string().transform((text, context): readonly [RingKey, ...RingKey[]] => {
    const [first, ...others] = text.split(',').map((part) => ringKey(part.trim()));
    const keys = [first ?? ringKey(''), ...others] as const;
    const isWellFormed = keys.every(({ id, key }) => label.safeParse(id).success && form.test(key.reveal()));
    if (!isWellFormed)
      context.addIssue({ code: 'custom', message: `must be ${words}, or <id>:<key>, comma separated` });
    if (new Set(keys.map(({ id }) => id)).size < keys.length)
      context.addIssue({ code: 'custom', message: 'must not name an id twice' });
    return [...keys];
  });
}

function ringKey(text: string): RingKey {
  const colon = text.indexOf(':');
  return colon < 0
    ? { id: '1', key: new Secret(text) }
    : { id: text.slice(0, colon), key: new Secret(text.slice(colon + 1)) };
}
