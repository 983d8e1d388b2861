import type { Guard } from '../adapters/redis/guard';
import type { SqlDatabase } from '../adapters/sql/sql-database';
import type { Config } from '../contract';
import type { IdentityPorts } from '../ports/identity';
import type { Sessions } from '../ports/sessions';

/** Loads the adapters of identity: accounts and answers in the database, sessions in Redis. */
export async function connectIdentity(config: Config, database: SqlDatabase, redis?: Guard): Promise<IdentityPorts> {
  const { SqlAccountReader } = await import('../adapters/sql/identity/sql-account-reader');
  const { SqlAnswerReader } = await import('../adapters/sql/idempotency/sql-answer-reader');
  const { SqlPruning } = await import('../adapters/sql/idempotency/sql-pruning');
  const { Argon2Passwords } = await import('../adapters/identity/argon2-passwords');
  const { createKeyTools } = await import('../adapters/identity/key-tools');
  const { fingerprintsOf } = await import('../adapters/identity/key-fingerprints');
  return {
    accounts: new SqlAccountReader(database),
    answers: new SqlAnswerReader(database),
    passwords: new Argon2Passwords(),
    sessions: await connectSessions(config, redis),
    keyTools: createKeyTools(config),
    keyFingerprints: fingerprintsOf(config.identity),
    pruning: new SqlPruning(database),
  };
}

// Without Redis there is one instance, which may keep its sessions to itself.
async function connectSessions({ system, environment, identity }: Config, redis?: Guard): Promise<Sessions> {
  if (redis) {
    const { RedisSessions } = await import('../adapters/redis/redis-sessions');
    return new RedisSessions(redis, `${system}:${environment}:`, identity.sessionTtlSeconds);
  }
  const { MemorySessions } = await import('../adapters/memory/memory-sessions');
  return new MemorySessions(identity.sessionTtlSeconds);
}
