import { z } from 'zod';
import type { Role } from './identity';

// NIST SP 800-63B: length counts, composition rules do not; the upper bound keeps hashing cheap.
const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 128;
// RFC 5321, section 4.5.3.1.
const LONGEST_EMAIL = 254;

/** Somebody who can log in. */
export interface Account {
  /** A UUID. */
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
  /** In the PHC text form, which names the algorithm and its parameters. */
  readonly passwordHash: string;
  /** Rises when everything given out before is to end: tokens and sessions carry the one they were made under. */
  readonly generation: number;
}

/** What tokens and sessions are held against. */
export type Standing = Pick<Account, 'role' | 'generation'>;

/** What a token or a session vouches for. */
export interface Claims {
  /** Id of the account. */
  readonly account: string;
  readonly generation: number;
}

const email = z.string().max(LONGEST_EMAIL).trim().toLowerCase().pipe(z.email());

/** What a client logs in with. Any password is looked at, so that rules of today do not lock accounts of yesterday out. */
export const credentialsSchema = z.strictObject({ email, password: z.string().min(1).max(LONGEST_PASSWORD) });
export type LoginCredentials = z.output<typeof credentialsSchema>;

/** What a client registers with. */
export const registrationSchema = z.strictObject({
  email,
  password: z.string().min(SHORTEST_PASSWORD).max(LONGEST_PASSWORD),
});
