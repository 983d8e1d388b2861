import { commaSeparated, connectionUrl, integer } from '../schemas';
import { defaulted, optional, required, secret } from '../variable';

const postgresUrl = connectionUrl('postgres', 'postgresql');

/** Where the data lives, and how many connections one instance may hold. */
export const databaseVariables = {
  DATABASE_URL: secret(required('URL of the primary, or of a pooler before it.', postgresUrl)),
  DATABASE_READ_URLS: secret(optional('URLs of the read replicas, comma separated.', commaSeparated(postgresUrl))),
  DATABASE_MIGRATION_URL: secret(optional('URL for migrations; goes past a pooler.', postgresUrl)),
  DB_POOL_SIZE: defaulted('Connections kept per database server.', integer(1, 1000), '10'),
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
