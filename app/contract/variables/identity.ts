import { z } from 'zod';
import { integer, keyRing, secretText } from '../schemas';
import { defaulted, optional, required, secret } from '../variable';

const seconds = integer(1, 31_536_000);

/** Who may do what, and the keys that all instances share. */
export const identityVariables = {
  API_ACCESS: defaulted('Who may use the API: anyone, or those who have logged in.', z.enum(['open', 'users']), 'open'),
  JWT_SECRET: secret(
    required(
      'Secret of at least 32 characters that signs tokens; or <id>:<secret>, comma separated: the first signs, all verify.',
      keyRing(/^[^\s,:]{32,}$/, 'at least 32 characters without blank, comma or colon'),
    ),
  ),
  MASTER_KEY: secret(
    required(
      'Master key of 64 hex characters; or <id>:<key>, comma separated: the first encrypts, all decrypt.',
      keyRing(/^[0-9a-fA-F]{64}$/, '64 hex characters'),
    ),
  ),
  HKDF_SALT: secret(required('Salt from which context keys are derived, at least 16 characters.', secretText(16))),
  ACCESS_TOKEN_TTL_SECONDS: defaulted('Time an access token is valid.', seconds, '900'),
  REFRESH_TOKEN_TTL_SECONDS: defaulted('Time a refresh token is valid.', seconds, '2592000'),
  SESSION_TTL_SECONDS: defaulted('Time a session lasts without a request.', seconds, '86400'),
  ADMIN_EMAIL: optional('Address of the administrator that is created at start.', z.email()),
  ADMIN_PASSWORD: secret(optional('Password of that administrator.', secretText(12))),
};
