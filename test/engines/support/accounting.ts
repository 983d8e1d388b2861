import type { Acknowledged } from './acknowledged';
import type { Deployment } from './deployment';
import { until } from './processes';

/** A record that was written, and what its event did. */
export interface Found {
  readonly address: string;
  readonly reason: string;
  readonly version: number;
  /** Entries of its history: the effect of its event. */
  readonly effects: number;
}

/** Addresses with which something is wrong. */
export interface Lost {
  /** Acknowledged, and not in the database with that reason. */
  readonly writes: string[];
  readonly twice: string[];
  /** Also of writes whose answer was lost: they happened as a whole or not at all. */
  readonly effectsNotOnce: string[];
}

export const NOTHING_LOST: Lost = { writes: [], twice: [], effectsNotOnce: [] };

const LONGEST_MS = 150_000;

/** Waits until nothing is on its way any more, then counts by SQL of our own what is there. */
export async function settled(deployment: Deployment, prefix: string): Promise<Found[]> {
  const waiting = "(select count(*) from outbox) + (select count(*) from retries where state <> 'dead')";
  await until(
    'the outbox to be empty and nothing to be tried again',
    async () => {
      const ask = deployment.query<{ waiting: number }>(`select (${waiting})::int as waiting`);
      return (await ask.catch(() => []))[0]?.waiting === 0;
    },
    LONGEST_MS,
  );
  return deployment.query<Found>(
    `select ips.address, ips.reason, ips.version, count(ip_history.event_id)::int as effects
       from ips left join ip_history on ip_history.address = ips.address
      where ips.address like $1 group by ips.address`,
    [`${prefix}%`],
  );
}

/** Dead letters of all kinds. */
export async function deadLetters(deployment: Deployment): Promise<number> {
  const [row] = await deployment.query<{ count: number }>(
    "select count(*)::int as count from retries where state = 'dead'",
  );
  return row?.count ?? 0;
}

/** Holds what the client was told against what is there. */
export function compare({ written }: Acknowledged, found: readonly Found[]): Lost {
  const byAddress = new Map(found.map((one) => [one.address, one]));
  return {
    writes: [...written].filter(([address, reason]) => byAddress.get(address)?.reason !== reason).map(([one]) => one),
    twice: found.filter(({ version }) => version !== 1).map(({ address }) => address),
    effectsNotOnce: found.filter(({ effects }) => effects !== 1).map(({ address }) => address),
  };
}
