// A process that takes locks and writes under them, for test/engines/locks.test.ts. Its work is in the variables ROUNDS (how
// many in all), HOLDER (a number of its own) and PAUSE_SHARE (the part of the rounds in which it is stopped). It asks to be
// stopped by a line on its standard output, stops itself by SIGSTOP, and is continued by the test.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { firstReady, openRedis } from '../../../app/adapters/redis/client';
import { Guard } from '../../../app/adapters/redis/guard';
import { RedisLockStore } from '../../../app/adapters/redis/redis-lock-store';
import { postgres } from '../../../app/adapters/sql/postgres/engine';
import { SqlDatabase } from '../../../app/adapters/sql/sql-database';
import { readConfig } from '../../../app/contract';
import { FencedLocks } from '../../../app/domain/locks/fenced-locks';
import { FenceLost } from '../../../app/ports/fences';
import { Unavailable } from '../../../app/ports/unavailable';

const LOCKS = 200;
// Half of the rounds are about a few of them, so that holders meet.
const HOT_LOCKS = 10;
const TTL_SECONDS = 0.2;
const WRITES = 2;
const LOOPS = 2;

const { ROUNDS = '0', HOLDER = '0', PAUSE_SHARE = '0', ...variables } = process.env;
const config = readConfig(variables, () => '');
const logger = pino({ level: 'silent' });
const counts = { rounds: 0, busy: 0, unavailable: 0, paused: 0, writes: 0, refused: 0, lost: 0 };
let written = 0;

const pick = (most: number) => Math.floor(Math.random() * most);

function pause(): void {
  counts.paused += 1;
  writeSync(1, 'pause\n');
  process.kill(process.pid, 'SIGSTOP');
}

/** One round: false when the lock was somebody else's. The signal of the lock is not looked at: only the token protects. */
async function round(locks: FencedLocks, database: SqlDatabase): Promise<boolean> {
  const name = `lock-${pick(Math.random() < 0.5 ? HOT_LOCKS : LOCKS)}`;
  const held = await locks.acquire(name, { ttlSeconds: TTL_SECONDS });
  if (!held) return false;
  // Where it is stopped: before the first write, before the second, or in the middle of a transaction.
  const pauseAt = Math.random() < Number(PAUSE_SHARE) ? pick(3) : -1;
  for (let step = 0; step < WRITES; step += 1) {
    if (pauseAt === step) pause();
    await database.transaction(async ({ fences, ips }) => {
      await fences.assertCurrent(name, held.token);
      if (pauseAt === 2 && step === 1) pause();
      written += 1;
      const address = `fd00::${Number(HOLDER).toString(16)}:${(written >> 16).toString(16)}:${(written & 0xffff).toString(16)}`;
      await ips.upsert({ address, list: 'deny', reason: `${name} ${held.token} ${step}`, expires_at: null });
    });
    counts.writes += 1;
  }
  if (held.signal.aborted) counts.lost += 1;
  await held.release();
  return true;
}

async function loop(locks: FencedLocks, database: SqlDatabase): Promise<void> {
  while (counts.rounds < Number(ROUNDS)) {
    try {
      if (await round(locks, database)) counts.rounds += 1;
      else {
        counts.busy += 1;
        await sleep(1);
      }
    } catch (error) {
      if (error instanceof FenceLost) {
        counts.refused += 1;
        counts.rounds += 1;
      } else if (error instanceof Unavailable) {
        counts.unavailable += 1;
        await sleep(50);
      } else throw error;
    }
  }
}

async function main(): Promise<void> {
  if (!config.redis) throw new Error('REDIS_URL is missing');
  const database = new SqlDatabase(postgres, config, logger);
  const client = openRedis(config.redis, logger);
  await firstReady(client, 5000);
  const nobody = { asked: () => undefined, held: () => undefined, ended: () => undefined };
  const store = new RedisLockStore(new Guard(client), `${config.system}:${config.environment}:`);
  const locks = new FencedLocks(store, database, nobody);
  await Promise.all(Array.from({ length: LOOPS }, () => loop(locks, database)));
  client.disconnect();
  await database.close();
  writeSync(1, `${JSON.stringify(counts)}\n`);
}

main().catch((error) => {
  writeSync(2, `${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
