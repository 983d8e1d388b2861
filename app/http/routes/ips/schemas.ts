import { z } from 'zod';
import { addressSchema, normaliseAddress } from '../../../domain/address';
import { listSchema } from '../../../domain/ip-record';

/** `/:address` */
export const addressParams = z.object({ address: addressSchema });

const cursorSchema = z.string().transform((text, context) => {
  const address = normaliseAddress(Buffer.from(text, 'base64url').toString());
  if (address === undefined)
    context.addIssue({ code: 'custom', message: 'must be the next_cursor of an earlier page' });
  return address ?? z.NEVER;
});

const limitSchema = z
  .string()
  .regex(/^\d{1,3}$/, { error: 'must be a whole number' })
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 100, { error: 'must lie between 1 and 100' });

/** `?list=deny&limit=50&cursor=...` */
export const listQuery = z.strictObject({
  list: listSchema.optional(),
  limit: limitSchema.default(50),
  cursor: cursorSchema.optional(),
});

/** The cursor of the page after an address: opaque, so that the order can change without breaking clients. */
export function toCursor(address: string | undefined): string | null {
  return address === undefined ? null : Buffer.from(address).toString('base64url');
}
