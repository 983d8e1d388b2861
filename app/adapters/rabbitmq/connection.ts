import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Connection } from 'rabbitmq-client';
import type { Secret } from '../../contract';

const RECONNECT_MS = { retryLow: 200, retryHigh: 3000 };
const TIMEOUTS_MS = { connectionTimeout: 2000, acquireTimeout: 3000 };
const HEARTBEAT_SECONDS = 10;
const CLOSE_LIMIT_MS = 2000;

/**
 * Opens a connection without waiting for it; it reconnects for ever, to one node after the other.
 * @param urls of the nodes; user, password and virtual host are those of the first
 */
export function openRabbitmq(urls: readonly Secret[], name: string, logger: Logger): Connection {
  const hosts = urls.map((url) => new URL(url.reveal()).host);
  const connection = new Connection({
    url: urls[0]?.reveal(),
    hosts,
    connectionName: name,
    heartbeat: HEARTBEAT_SECONDS,
    ...RECONNECT_MS,
    ...TIMEOUTS_MS,
  });
  connection.on('connection', () => logger.info({ connection: name }, 'rabbitmq answers'));
  connection.on('error', (error: unknown) => logger.warn({ err: error, connection: name }, 'rabbitmq is away'));
  return connection;
}

/**
 * Closes a connection after what stands in the way; a server that does not answer gets two seconds.
 * @param before the closing of the channels
 */
export async function closeWithin(connection: Connection, before: Promise<void> = Promise.resolve()): Promise<void> {
  const closed = before.then(() => connection.close()).catch(() => undefined);
  await Promise.race([closed, sleep(CLOSE_LIMIT_MS, undefined, { ref: false })]);
  connection.unsafeDestroy();
}
