import type { Claims } from '../domain/identity/account';

/** Signs and reads access tokens. */
export interface AccessTokens {
  issue(claims: Claims): string;
  /** Undefined when it is not one of ours, has expired, or was changed. */
  read(token: string): Claims | undefined;
}

/** Encrypts texts so that every instance with the same key ring can read them, and nobody can change them unseen. */
export interface Sealer {
  /** @param context what the text is for; it can be opened for the same context only */
  seal(context: string, text: string): string;
  /** Undefined when it was made for another context or by an unknown key, or was changed. */
  open(context: string, sealed: string): string | undefined;
}

/** What the shared keys can do. */
export interface KeyTools {
  readonly accessTokens: AccessTokens;
  readonly sealer: Sealer;
}

/** What tells one key from another and does not give it away. */
export interface KeyFingerprint {
  /** Name of the variable that holds the key. */
  readonly name: string;
  /** Id of the key in its ring. */
  readonly id: string;
  /** A keyed hash, in hexadecimal. */
  readonly fingerprint: string;
}

/** Writes fingerprints, inside a transaction. */
export interface KeyFingerprintWriter {
  /** Adds those whose name and id are not there yet, and returns all that are. */
  addMissing(own: readonly KeyFingerprint[]): Promise<KeyFingerprint[]>;
}
