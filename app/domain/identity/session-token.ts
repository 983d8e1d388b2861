import { randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A token that nobody can guess: 256 random bits. */
export function newSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether it may be one; what is not must not become part of a key. */
export function isSessionToken(text: string): boolean {
  return TOKEN.test(text);
}
