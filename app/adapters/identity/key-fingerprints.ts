import { createHmac } from 'node:crypto';
import type { Config, Secret } from '../../contract';
import type { KeyFingerprint } from '../../ports/keys';

// The salt has no ring: another salt would derive other keys from every master key.
const SALT_ID = '1';

/** The fingerprints of all keys that instances share: HMAC-SHA256 under the key itself, of its name and id. */
export function fingerprintsOf({ jwtSecrets, masterKeys, salt }: Config['identity']): KeyFingerprint[] {
  return [
    ...jwtSecrets.map(({ id, key }) => fingerprint('JWT_SECRET', id, key)),
    ...masterKeys.map(({ id, key }) => fingerprint('MASTER_KEY', id, key)),
    fingerprint('HKDF_SALT', SALT_ID, salt),
  ];
}

function fingerprint(name: string, id: string, key: Secret): KeyFingerprint {
  return {
    name,
    id,
    fingerprint: createHmac('sha256', key.reveal()).update(`fingerprint ${name} ${id}`).digest('hex'),
  };
}
