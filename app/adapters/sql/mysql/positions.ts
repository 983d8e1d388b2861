import { type Kysely, sql } from 'kysely';
import { type Position, UNKNOWN_POSITION } from '../../../ports/position';
import type { Positions } from '../engine';
import type { Tables } from '../tables';
import { gtidSetIncludes, isGtidSet } from './gtid-set';

// `domain-server-sequence`, one for each domain: https://mariadb.com/kb/en/gtid/
const MARIADB = /^\d{1,10}-\d{1,10}-\d{1,20}(,\d{1,10}-\d{1,10}-\d{1,20})*$/;
const UNKNOWN_VARIABLE = 1193;

/** Positions as GTIDs: the last of each domain in MariaDB, a set in MySQL. */
export const positions: Positions = {
  // What the primary wrote itself and, before it was one, replayed.
  ofPrimary: currentPosition,
  reached: currentPosition,
  isPosition: (text) => MARIADB.test(text) || isGtidSet(text),
  includes: (reached, wanted) => {
    if (isGtidSet(wanted)) return gtidSetIncludes(reached, wanted);
    const sequences = sequencesOf(reached);
    return [...sequencesOf(wanted)].every(([domain, sequence]) => (sequences.get(domain) ?? -1n) >= sequence);
  },
};

async function currentPosition(db: Kysely<Tables>): Promise<Position> {
  try {
    return await variable(db, sql`@@global.gtid_current_pos`);
  } catch (error) {
    // MySQL calls it otherwise.
    if (!(error instanceof Error && 'errno' in error && error.errno === UNKNOWN_VARIABLE)) throw error;
    return (await variable(db, sql`@@global.gtid_executed`)).replaceAll('\n', '');
  }
}

async function variable(db: Kysely<Tables>, name: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await sql<{ position: string | null }>`select ${name} as position`.execute(db);
  return rows[0]?.position || UNKNOWN_POSITION;
}

function sequencesOf(position: Position): Map<string, bigint> {
  if (!MARIADB.test(position)) return new Map();
  return new Map(
    position.split(',').map((gtid) => {
      const [domain = '', , sequence = '0'] = gtid.split('-');
      return [domain, BigInt(sequence)] as const;
    }),
  );
}
