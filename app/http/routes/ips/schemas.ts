import { z } from 'zod';
import { addressSchema, normaliseAddress } from '../../../domain/address';
import { listSchema } from '../../../domain/ip-record';
import type { App } from '../../app';

// A record takes about a kilobyte. Several bodies of the general limit, 50 MiB, would not fit the memory of an instance.
const LARGEST_BODY_BYTES = 65_536;

/** The largest body of a write: that of the service, and no more than a record can need. */
export function bodyLimit(app: App): number {
  return Math.min(app.initialConfig.bodyLimit ?? LARGEST_BODY_BYTES, LARGEST_BODY_BYTES);
}

/** `/:address` */
export const addressParams = z.object({ address: addressSchema });

const cursorSchema = z.string().transform((text, context) => {
  const address = normaliseAddress(Buffer.from(text, 'base64url').toString());
  if (address === undefined)
    context.addIssue({ code: 'custom', message: 'must be the next_cursor of an earlier page' });
  return address ?? z.NEVER;
});

/** Length of a page. */
export const limitSchema = z
  .string()
  .regex(/^\d{1,3}$/, { error: 'must be a whole number' })
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 100, { error: 'must lie between 1 and 100' })
  .describe('Length of a page, from 1 to 100.');

/** `?list=deny&limit=50&cursor=...` */
export const listQuery = z.strictObject({
  list: listSchema.optional(),
  limit: limitSchema.default(50),
  cursor: cursorSchema.optional(),
});

/** The answer of a route that lists things page by page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item).readonly(), next_cursor: z.string().nullable() });
}

/** The cursor of the page after an address: opaque, so that the order can change without breaking clients. */
export function toCursor(address: string | undefined): string | null {
  return address === undefined ? null : Buffer.from(address).toString('base64url');
}
