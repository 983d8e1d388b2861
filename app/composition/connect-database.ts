import type { Logger } from 'pino';
import type { Engine } from '../adapters/sql/engine';
import { type Config, readDatabaseUrl } from '../contract';

/** Opens the database by its URL, and loads only the driver it needs. */
export async function connectDatabase(config: Config, logger: Logger) {
  const { SqlDatabase } = await import('../adapters/sql/sql-database');
  const { SqlIpReader } = await import('../adapters/sql/ips/sql-ip-reader');
  const database = new SqlDatabase(await engineOf(config), config, logger);
  return { database, ips: new SqlIpReader(database) };
}

async function engineOf({ database }: Config): Promise<Engine> {
  const { kind } = readDatabaseUrl(database.url);
  if (kind === 'mysql') return (await import('../adapters/sql/mysql/engine')).mysql;
  return (await import('../adapters/sql/postgres/engine')).postgres;
}
