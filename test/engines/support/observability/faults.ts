import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ask } from '../ask';
import type { Deployment } from '../deployment';
import type { Project } from '../project';
import type { Fault } from './incident';

/** Reasons of writes that the database makes slow, by a trigger; the seconds that it sleeps follow. */
const SLEEPS = 'sleeps';

/** From one to the next, so that they do not end together: a scrape in between would see none. */
const APART_MS = 300;

/** Has the database sleep in each write whose reason says so, as `sleepy` sends them. */
export async function sleepOnWrites(deployment: Deployment): Promise<void> {
  await deployment.query(`
    create or replace function sleepy() returns trigger language plpgsql as $$
      begin perform pg_sleep(split_part(new.reason, ' ', 2)::float); return new; end $$;
    create or replace trigger sleepy before insert or update on ips
      for each row when (new.reason like '${SLEEPS} %') execute function sleepy()`);
}

/** Writes that sleep. */
interface Sleepy {
  /** For which each holds a connection; less than the 30 s that a statement may take. */
  readonly seconds: number;
  /** At each instance. */
  readonly atOnce: number;
}

/** Writes that sleep, each holding a connection of its instance. @param ports of the instances themselves */
export function sleepy(ports: readonly number[], { seconds, atOnce }: Sleepy): Fault {
  let goesOn = true;
  let loops: readonly Promise<void>[] = [];
  const body = JSON.stringify({ list: 'deny', reason: `${SLEEPS} ${seconds}` });
  const loop = async (port: number, row: number): Promise<void> => {
    await sleep(row * APART_MS);
    while (goesOn)
      await ask(`/api/v1/ips/10.${port % 200}.0.${row}`, {
        port,
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        body,
      });
  };
  return {
    begin: async () => {
      // A row for each: writes to the same would wait for each other, too.
      loops = ports.flatMap((port) => Array.from({ length: atOnce }, (_, row) => loop(port, row)));
    },
    end: async () => {
      goesOn = false;
      await Promise.all(loops);
    },
  };
}

/** Has the consumer that writes history fail, and every event become a retry. */
export async function failHistory(deployment: Deployment): Promise<void> {
  await deployment.query(`
    create or replace function refuse() returns trigger language plpgsql as $$
      begin raise exception 'no history today'; end $$;
    create or replace trigger refuse before insert on ip_history for each row execute function refuse()`);
}

/** Ends that, and forgets what was given up meanwhile. */
export async function mendHistory(deployment: Deployment): Promise<void> {
  await deployment.query("drop trigger refuse on ip_history; delete from retries where state = 'dead'");
}

/** Says something to a Postgres server of an environment as its superuser. */
export async function administer(project: Project, name: string, port: number, text: string): Promise<void> {
  const password = readFileSync(join(project.home(name), 'secrets', 'database-admin'), 'utf8');
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'abreast' });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
