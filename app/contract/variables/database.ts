import { z } from 'zod';
import { parseDatabaseUrl } from '../database-url';
import { commaSeparated, integer } from '../schemas';
import { Secret } from '../secret';
import { defaulted, optional, required, secret } from '../variable';

const databaseUrl = z
  .string()
  .superRefine((text, context) => {
    const parsed = parseDatabaseUrl(text);
    if ('rule' in parsed) context.addIssue({ code: 'custom', message: parsed.rule });
  })
  .transform((text) => new Secret(text));

/** Where the data lives, and how many connections one instance may hold. */
export const databaseVariables = {
  DATABASE_URL: secret(
    required(
      'URL of the primary, or of a pooler before it: postgres://, postgresql://, mysql:// or mariadb://; parameters sslmode, sslrootcert, connection_limit (lowers the pool, never raises it), pool_timeout.',
      databaseUrl,
    ),
  ),
  DATABASE_READ_URLS: secret(
    optional('URLs of the read replicas, comma separated; each stands for one server.', commaSeparated(databaseUrl)),
  ),
  DATABASE_MIGRATION_URL: secret(optional('URL for migrations; goes past a pooler.', databaseUrl)),
  DB_POOL_SIZE: defaulted(
    'Connections per database server; those above five are closed when they are not used.',
    integer(1, 1000),
    '10',
  ),
  DB_MAX_OVERFLOW: defaulted('Further connections under load, closed soon after.', integer(0, 1000), '20'),
  DB_POOL_RECYCLE: defaulted(
    'Age in seconds at which a connection is replaced; 0 = never.',
    integer(0, 604_800),
    '3600',
  ),
  DB_STATEMENT_TIMEOUT_MS: defaulted(
    'Time-out of one statement in milliseconds; 0 = the database role sets it, as it must behind a pooler.',
    integer(0, 3_600_000),
    '30000',
  ),
};
