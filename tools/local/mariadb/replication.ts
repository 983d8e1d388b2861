import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramDocument } from '../../../constructs/local/document';
import type { Component } from '../component';
import { secret } from '../secrets';
import type { MariadbAdmin } from './admin';
import { clonedPosition } from './data';

const FOLLOW_MILLISECONDS = 30_000;

/** What a replica says of itself: one thread fetches the primary's log, one replays it. */
export interface ReplicaStatus {
  readonly Slave_IO_Running: 'Yes' | 'No' | 'Connecting';
  readonly Slave_SQL_Running: 'Yes' | 'No';
  readonly Last_IO_Errno: number;
  readonly Last_IO_Error: string;
  readonly Last_SQL_Errno: number;
  readonly Last_SQL_Error: string;
}

/**
 * Makes a server follow the primary unless it does.
 * @returns why it cannot, in the server's words, or undefined when it follows
 */
export async function follow(
  component: Component,
  admin: MariadbAdmin,
  replica: ProgramDocument,
  primaryPort: number,
): Promise<string | undefined> {
  if (!(await statusOf(admin))) {
    const position = clonedPosition(component, replica);
    if (position === undefined) return 'it was not made from a backup of the primary';
    await admin.query(`SET GLOBAL gtid_slave_pos = '${position}'`);
    await admin.query(
      `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${primaryPort}, MASTER_USER = 'replicator',
       MASTER_PASSWORD = '${secret(component.paths, 'database-replication')}', MASTER_CONNECT_RETRY = 1,
       MASTER_USE_GTID = slave_pos`,
    );
  }
  await admin.query('START SLAVE');
  return untilFollowing(admin);
}

/** What the server says as a replica; undefined when it is none. */
export async function statusOf(admin: MariadbAdmin): Promise<ReplicaStatus | undefined> {
  return (await admin.query<ReplicaStatus>('SHOW SLAVE STATUS'))[0];
}

/** Number of replicas that fetch the log of this server at the moment. */
export async function followers(admin: MariadbAdmin): Promise<number> {
  const [row] = await admin.query<{ count: number }>(
    `SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST WHERE COMMAND = 'Binlog Dump'`,
  );
  return Number(row?.count ?? 0);
}

async function untilFollowing(admin: MariadbAdmin): Promise<string | undefined> {
  const deadline = Date.now() + FOLLOW_MILLISECONDS;
  for (;;) {
    const status = await statusOf(admin);
    if (status && isFollowing(status)) return undefined;
    const error = status?.Last_SQL_Error || status?.Last_IO_Error || 'it does not reach the primary';
    if (!status || hasGivenUp(status) || Date.now() > deadline) return error;
    await sleep(50);
  }
}

/** Whether both threads do their work. */
export function isFollowing(status: ReplicaStatus): boolean {
  return status.Slave_IO_Running === 'Yes' && status.Slave_SQL_Running === 'Yes';
}

/** A thread that ended with an error; while it only fails to connect it goes on trying. */
export function hasGivenUp(status: ReplicaStatus): boolean {
  return (
    (status.Slave_IO_Running === 'No' && status.Last_IO_Errno !== 0) ||
    (status.Slave_SQL_Running === 'No' && status.Last_SQL_Errno !== 0)
  );
}
