import { contextNameSchema } from '../../rate-limits/context-name';

// Apart from the contexts of the application itself: no client can open what it keeps.
/** What a text is for, such as `customer/4711`; it can be decrypted for the same context only. */
export const contextSchema = contextNameSchema.transform((name) => `client ${name}`);

/** Longest text, in characters; the routes are for secrets, not for files. */
export const LONGEST_PLAINTEXT = 8192;

/** Longest encrypted text: a character takes at most 3 bytes, 3 bytes take 4 in base64; nonce, tag and id take less than 200. */
export const LONGEST_CIPHERTEXT = LONGEST_PLAINTEXT * 4 + 200;

/** Largest body: a character takes at most 6 bytes of JSON. */
export const BODY_LIMIT_BYTES = LONGEST_PLAINTEXT * 6 + 1024;
