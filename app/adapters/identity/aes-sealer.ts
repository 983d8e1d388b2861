import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Config, Secret } from '../../contract';
import type { Sealer } from '../../ports/keys';

type Keys = Config['identity']['masterKeys'];

const ALGORITHM = 'aes-256-gcm';
const VERSION = 'v1';
const KEY_BYTES = 32;
// NIST SP 800-38D: 96 random bits, for at most 2^32 texts under one key; each context has its own.
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with one key per context, derived from the master key and the salt by HKDF-SHA256 (RFC 5869).
 * A sealed text is `v1:<id of the master key>:<nonce, ciphertext, tag in base64url>`; all but the last part, and the
 * context, are authenticated with it.
 */
export class AesSealer implements Sealer {
  /** @param keys the first seals, all open */
  constructor(
    private readonly keys: Keys,
    private readonly salt: Secret,
  ) {}

  seal(context: string, text: string): string {
    const [{ id, key }] = this.keys;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#deriveKey(key, context), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(authenticated(id, context));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}:${id}:${sealed.toString('base64url')}`;
  }

  open(context: string, sealed: string): string | undefined {
    const [version, keyId = '', body = '', ...rest] = sealed.split(':');
    const ring = this.keys.find(({ id }) => id === keyId);
    const bytes = Buffer.from(body, 'base64url');
    if (version !== VERSION || !ring || rest.length > 0 || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#deriveKey(ring.key, context), nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(authenticated(keyId, context));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return undefined; // the tag does not fit
    }
  }

  #deriveKey(master: Secret, context: string): Buffer {
    const info = `abreast ${VERSION} ${context}`;
    return Buffer.from(hkdfSync('sha256', Buffer.from(master.reveal(), 'hex'), this.salt.reveal(), info, KEY_BYTES));
  }
}

function authenticated(keyId: string, context: string): Buffer {
  return Buffer.from(`${VERSION}:${keyId}:${context}`);
}
