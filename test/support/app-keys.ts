/** Keys that every instance needs; of no use outside the tests. */
export const appKeys = {
  JWT_SECRET: 'a-secret-of-the-test-of-32-characters',
  MASTER_KEY: '0123456789abcdef'.repeat(4),
  HKDF_SALT: 'a-salt-of-the-test',
};
