import { randomUUID } from 'node:crypto';
import { createKeyTools } from '../../../../app/adapters/identity/key-tools';
import { SqlPruning } from '../../../../app/adapters/sql/idempotency/sql-pruning';
import { SqlAccountReader } from '../../../../app/adapters/sql/identity/sql-account-reader';
import type { SqlDatabase } from '../../../../app/adapters/sql/sql-database';
import { readConfig } from '../../../../app/contract';
import type { Account } from '../../../../app/domain/identity/account';
import { CheckedKeys } from '../../../../app/domain/identity/checked-keys';
import { TokenService } from '../../../../app/domain/identity/token-service';
import type { KeyFingerprint } from '../../../../app/ports/keys';
import { appKeys } from '../../../support/app-keys';
import type { MakeDatabase } from './sql-database';

const anAccount = (email = 'anna@example.com'): Account => ({
  id: randomUUID(),
  email,
  role: 'user',
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
  generation: 1,
});
const fingerprint = (name: string, id: string, text: string): KeyFingerprint => ({
  name,
  id,
  fingerprint: text.repeat(64),
});
const keyTools = createKeyTools(
  readConfig({ SYSTEM: 'abreast', ENVIRONMENT: 'test', DATABASE_URL: 'postgres://u:p@db/x', ...appKeys }, () => ''),
);
const keysOver = (database: SqlDatabase, own: KeyFingerprint[] = []) => new CheckedKeys(keyTools, own, database);
const inTransaction =
  (database: SqlDatabase): SqlDatabase['transaction'] =>
  (work) =>
    database.transaction(work);

/** What every database keeps of accounts, refresh tokens and keys. */
export function describeIdentity(name: string, create: MakeDatabase): void {
  describe(`identity: ${name}`, () => {
    test('an address has one account, however many register it at once; case and accents tell addresses apart', async () => {
      const database = await create();
      const accounts = new SqlAccountReader(database);
      const register = (account: Account) => database.transaction((tx) => tx.accounts.create(account));
      const results = await Promise.all(Array.from({ length: 10 }, () => register(anAccount())));
      expect(results.filter(({ value }) => value)).toHaveLength(1);
      const stored = await accounts.byEmail('anna@example.com');
      expect(stored).toEqual({ ...anAccount(), id: stored?.id });
      expect((await register(anAccount('ann\u00e0@example.com'))).value).toBe(true);
      expect((await register(anAccount('Anna@example.com'))).value).toBe(true);
      expect(await accounts.byEmail('nobody@example.com')).toBeUndefined();
    });

    test('an account can be made an administrator, and everything given out to it can be ended', async () => {
      const database = await create();
      const accounts = new SqlAccountReader(database);
      const account = anAccount();
      const generation = await database.transaction(async (tx) => {
        await tx.accounts.create(account);
        await tx.accounts.makeAdministrator(account.id, 'another hash');
        await tx.accounts.raiseGeneration(account.id);
        return tx.accounts.generationOf(account.id);
      });
      expect(generation.value).toBe(3);
      expect(await accounts.standing(account.id)).toEqual({ role: 'admin', generation: 3 });
      expect(await accounts.byEmail(account.email)).toMatchObject({ role: 'admin', passwordHash: 'another hash' });
      expect(await accounts.standing(randomUUID())).toBeUndefined();
    });

    async function aLogin() {
      const database = await create();
      const transact = inTransaction(database);
      const account = anAccount();
      await transact((tx) => tx.accounts.create(account));
      const tokens = new TokenService({ keys: keysOver(database), ttlSeconds: { access: 60, refresh: 60 } });
      const { value } = await tokens.open({ account: account.id, generation: 1 }, transact);
      const refresh = async (token: string) => (await tokens.refresh(token, transact)).value?.refresh_token;
      return { database, transact, account, tokens, first: value.refresh_token, refresh };
    }

    test('a refresh token is exchanged once, also by ten at the same time; then the whole login has ended', async () => {
      const { first, refresh } = await aLogin();
      const second = (await refresh(first)) ?? '';
      const third = await Promise.all(Array.from({ length: 10 }, () => refresh(second)));
      const given = third.filter((token) => token !== undefined);
      expect(given).toHaveLength(1);
      expect(await refresh(given[0] ?? '')).toBeUndefined();
      expect(await refresh(first)).toBeUndefined();
    });

    test('a login that ended everywhere gives no further tokens, not even one that was under way', async () => {
      const { account, first, refresh, transact, tokens } = await aLogin();
      await transact(async (tx) => {
        await tx.accounts.raiseGeneration(account.id);
        await tx.refreshTokens.revokeAccount(account.id);
      });
      expect(await refresh(first)).toBeUndefined();
      const late = await tokens.open({ account: account.id, generation: 1 }, transact);
      expect(await refresh(late.value.refresh_token)).toBeUndefined();
    });

    test('refresh tokens are removed when they have expired, batch by batch', async () => {
      const { database, account, transact, first, refresh } = await aLogin();
      const expiresAt = new Date(Date.now() - 1000);
      await transact(async ({ refreshTokens }) => {
        for (let index = 0; index < 501; index += 1)
          await refreshTokens.add({
            hash: `${index}`,
            family: account.id,
            account: account.id,
            generation: 1,
            expiresAt,
          });
      });
      const pruning = new SqlPruning(database);
      expect([await pruning.pruneBatch(new Date()), await pruning.pruneBatch(new Date())]).toEqual([true, false]);
      const left = await database.read((db) => db.selectFrom('refresh_tokens').select('hash').execute(), {
        fresh: true,
      });
      expect(left).toHaveLength(1);
      expect(await refresh(first)).toBeDefined();
    });

    test('instances that start at once agree on their keys; one whose key differs is told so, a new id is welcome', async () => {
      const database = await create();
      const own = [fingerprint('MASTER_KEY', '1', 'a'), fingerprint('JWT_SECRET', '1', 'b')];
      const same = await Promise.all(Array.from({ length: 8 }, () => keysOver(database, own).check()));
      expect(same).toEqual(Array(8).fill([]));
      const rotated = keysOver(database, [fingerprint('MASTER_KEY', '2', 'c'), ...own]);
      expect([await rotated.check(), rotated.problem]).toEqual([[], undefined]);
      const differing = keysOver(database, [fingerprint('MASTER_KEY', '1', 'd'), fingerprint('JWT_SECRET', '1', 'b')]);
      expect(await differing.check()).toEqual(['MASTER_KEY (id 1)']);
      await expect(differing.use()).rejects.toThrow('keys differ');
    });
  });
}
