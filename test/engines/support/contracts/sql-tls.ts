import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { SqlDatabase } from '../../../../app/adapters/sql/sql-database';
import { type DatabaseServer, ownerOf } from '../databases';

/** Files of a certificate that signs itself. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate for `localhost` in a folder; its key is for one user. */
export function makeCertificate(folder: string, user: string): Certificate {
  const [cert, key] = [join(folder, `${user}.crt`), join(folder, `${user}.key`)];
  const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=DNS:localhost`];
  const options = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...options, ...subject], { stdio: 'pipe' });
  const { uid, gid } = ownerOf(user);
  if (uid !== undefined && gid !== undefined) chownSync(key, uid, gid);
  return { cert, key };
}

/** Servers, one with TLS and one without, and how to open them. */
export interface TlsServers {
  encrypting(): DatabaseServer;
  plain(): DatabaseServer;
  /** The certificate of the encrypting one, which names `localhost` only. */
  certificate(): string;
  open(url: string): SqlDatabase;
}

/** What each sslmode accepts. */
export function describeTls(name: string, { encrypting, plain, certificate, open }: TlsServers): void {
  describe(`encryption: ${name}`, () => {
    const isEncrypted = async (server: DatabaseServer, mode: string, host = '127.0.0.1') => {
      const url = `${server.url().replace('127.0.0.1', host)}?sslmode=${mode}`;
      return open(url).write(async (db) => {
        if (name === 'postgres') {
          const { rows } = await sql<{
            ssl: boolean;
          }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(db);
          return rows[0]?.ssl;
        }
        const { rows } = await sql<{ Value: string }>`show session status like 'Ssl_cipher'`.execute(db);
        return rows[0]?.Value !== '';
      });
    };

    test('is used when it is asked for, and only then', async () => {
      expect(await isEncrypted(encrypting(), 'disable')).toBe(false);
      expect(await isEncrypted(encrypting(), 'prefer')).toBe(true);
      expect(await isEncrypted(encrypting(), 'require')).toBe(true);
      expect(await isEncrypted(plain(), 'prefer')).toBe(false);
      await expect(isEncrypted(plain(), 'require')).rejects.toThrow();
    });

    test('is verified when it is asked for: who signed, and for which host', async () => {
      const withCa = (mode: string) => `${mode}&sslrootcert=${certificate()}`;
      await expect(isEncrypted(encrypting(), 'verify-ca')).rejects.toThrow(/self-signed/);
      expect(await isEncrypted(encrypting(), withCa('verify-ca'))).toBe(true);
      // The driver of MySQL cannot compare an address, so that such a URL is refused before.
      const mistake = name === 'postgres' ? /altnames/ : /not give its address/;
      await expect(isEncrypted(encrypting(), withCa('verify-full'))).rejects.toThrow(mistake);
      expect(await isEncrypted(encrypting(), withCa('verify-full'), 'localhost')).toBe(true);
    });
  });
}
