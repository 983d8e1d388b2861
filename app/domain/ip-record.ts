import { z } from 'zod';
import { addressSchema } from './address';

/** On which list an address stands. */
export const listSchema = z.enum(['allow', 'deny']);
export type List = z.output<typeof listSchema>;

// No control characters: databases refuse NUL, terminals and logs obey the others.
const reasonSchema = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((text) => !/\p{Cc}/u.test(text), { error: 'must not contain control characters' });

const expirySchema = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .nullable()
  .default(null);

/** What a client says about an address it names in the path. */
export const ipDetailsSchema = z.strictObject({ list: listSchema, reason: reasonSchema, expires_at: expirySchema });

/** What a client says about an address, the address included. */
export const ipDraftSchema = ipDetailsSchema.extend({ address: addressSchema });
export type IpDraft = z.output<typeof ipDraftSchema>;

/** One address on one list. Times are ISO 8601 in UTC; the field names are those of the API. */
export interface IpRecord extends IpDraft {
  readonly created_at: string;
  readonly updated_at: string;
  /** Counts the changes, from 1; repeating a write that changes nothing leaves it as it is. */
  readonly version: number;
}

/** The record in answers and in events. */
export const ipRecordSchema = z
  .object({
    address: z.string(),
    list: listSchema,
    reason: z.string(),
    expires_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'IpRecord', description: 'One address on one list.' }) satisfies z.ZodType<IpRecord>;

/** True from the moment of its expiry on; the record then counts as absent. */
export function isExpired({ expires_at }: Pick<IpRecord, 'expires_at'>, now: Date): boolean {
  return expires_at !== null && Date.parse(expires_at) <= now.getTime();
}
