import { createHash } from 'node:crypto';

/**
 * A password as the server keeps it: what is written to statements that end in the binary log.
 * @see https://mariadb.com/kb/en/authentication-plugin-mysql_native_password/
 */
export function passwordHash(password: string): string {
  const sha1 = (text: string | Buffer) => createHash('sha1').update(text).digest();
  return `*${sha1(sha1(password)).toString('hex').toUpperCase()}`;
}
