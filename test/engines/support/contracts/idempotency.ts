import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyTools } from '../../../../app/adapters/identity/key-tools';
import { SqlAnswerReader } from '../../../../app/adapters/sql/idempotency/sql-answer-reader';
import { SqlPruning } from '../../../../app/adapters/sql/idempotency/sql-pruning';
import { SqlIpReader } from '../../../../app/adapters/sql/ips/sql-ip-reader';
import type { SqlDatabase } from '../../../../app/adapters/sql/sql-database';
import { readConfig } from '../../../../app/contract';
import { IdempotentWrites, KeyReused, type Write } from '../../../../app/domain/idempotency/idempotent-writes';
import { CheckedKeys } from '../../../../app/domain/identity/checked-keys';
import type { Upserted } from '../../../../app/ports/ips';
import { appKeys } from '../../../support/app-keys';
import type { MakeDatabase } from './sql-database';

const draft = { address: '192.0.2.1', list: 'deny', reason: 'scan', expires_at: null } as const;
const call = { id: 'key'.padEnd(64, '-'), fingerprint: 'a'.repeat(64) };
const keyTools = createKeyTools(
  readConfig({ SYSTEM: 'abreast', ENVIRONMENT: 'test', DATABASE_URL: 'postgres://u:p@db/x', ...appKeys }, () => ''),
);

/** What every database does for idempotency keys. */
export function describeIdempotency(name: string, create: MakeDatabase): void {
  describe(`idempotency keys: ${name}`, () => {
    /** Two instances that know nothing of each other, over one database. */
    async function twoInstances() {
      const database = await create();
      const keys = new CheckedKeys(keyTools, [], database);
      const instance = () =>
        new IdempotentWrites({ transactions: database, answers: new SqlAnswerReader(database), keys });
      return { database, a: instance(), b: instance() };
    }
    const stored = async (database: SqlDatabase) =>
      (await new SqlIpReader(database).find(draft.address, { fresh: true })).value;
    /** A write whose effect shows how often it happened: each makes the next version. */
    function aWrite(change: { readonly reason?: string; readonly after?: () => Promise<void> } = {}) {
      let runs = 0;
      const write: Write<Upserted> = {
        run: (transact) =>
          transact(async (tx) => {
            runs += 1;
            const upserted = await tx.ips.upsert({ ...draft, reason: change.reason ?? `run ${runs}` });
            await change.after?.();
            return upserted;
          }),
        answer: ({ record, created }) => ({ status: created ? 201 : 200, headers: { location: '/x' }, body: record }),
      };
      return { write, runs: () => runs };
    }

    test('fifty at once over two instances: one effect, fifty equal answers', async () => {
      const { database, a, b } = await twoInstances();
      const { write } = aWrite({ after: () => sleep(100) });
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? a : b).run(call, write)),
      );
      expect(new Set(outcomes.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
      expect(outcomes[0]?.answer).toMatchObject({ status: 201, headers: { location: '/x' }, body: { version: 1 } });
      expect(outcomes.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
      expect((await stored(database))?.version).toBe(1);
    });

    test('a repetition much later, at another instance, gives the same answer', async () => {
      const { a, b } = await twoInstances();
      const { write, runs } = aWrite({ reason: 'Zürich → 😀 '.repeat(30) });
      const first = await a.run(call, write);
      expect(await b.run(call, write)).toEqual({ ...first, isReplayed: true });
      expect(runs()).toBe(1);
    });

    test('fails when the key was used for something else, without a second effect', async () => {
      const { database, a, b } = await twoInstances();
      const { write } = aWrite();
      await a.run(call, write);
      await expect(b.run({ ...call, fingerprint: 'b'.repeat(64) }, write)).rejects.toThrow(KeyReused);
      expect((await stored(database))?.version).toBe(1);
    });

    test('fails when the work fails, and leaves neither effect nor key; the repetition has its effect', async () => {
      const { database, a, b } = await twoInstances();
      const fails = aWrite({ after: () => Promise.reject(new Error('killed')) });
      await expect(a.run(call, fails.write)).rejects.toThrow('killed');
      expect(await stored(database)).toBeUndefined();
      expect(await b.run(call, aWrite().write)).toMatchObject({ isReplayed: false, answer: { status: 201 } });
    });

    test('fails when the answer cannot be kept, and then leaves no effect either', async () => {
      const { database, a } = await twoInstances();
      const { write } = aWrite();
      const answer = () => {
        throw new Error('no answer');
      };
      await expect(a.run(call, { ...write, answer })).rejects.toThrow('no answer');
      expect(await stored(database)).toBeUndefined();
    });

    test('who waits for another that fails goes on with the work', async () => {
      const { database, a, b } = await twoInstances();
      let reached = () => undefined as unknown;
      const isReached = new Promise((resolve) => {
        reached = () => resolve(undefined);
      });
      const failing = a.run(
        call,
        aWrite({
          after: async () => {
            reached();
            await sleep(300);
            throw new Error('killed');
          },
        }).write,
      );
      await isReached;
      const waiting = b.run(call, aWrite({ reason: 'the second' }).write);
      await expect(failing).rejects.toThrow('killed');
      expect(await waiting).toMatchObject({ isReplayed: false, answer: { status: 201 } });
      expect((await stored(database))?.reason).toBe('the second');
    });

    test('answers are removed after 24 hours, not before', async () => {
      const { database, a, b } = await twoInstances();
      await a.run(call, aWrite().write);
      const pruning = new SqlPruning(database);
      const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
      await pruning.pruneBatch(hours(23.9));
      expect((await b.run(call, aWrite().write)).isReplayed).toBe(true);
      await pruning.pruneBatch(hours(24.1));
      expect((await b.run(call, aWrite({ reason: 'the second' }).write)).isReplayed).toBe(false);
    });
  });
}
