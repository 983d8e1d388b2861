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
