import type { Logger } from 'pino';
import type { Config } from '../contract';
import type { CheckedKeys } from '../domain/identity/checked-keys';
import type { IdentityService } from '../domain/identity/identity-service';
import type { Transactions } from '../ports/transaction';

/** What preparing takes. */
export interface PrepareOptions {
  readonly keys: CheckedKeys;
  readonly identity: IdentityService;
  readonly transactions: Transactions;
  readonly config: Pick<Config, 'identity'>;
  readonly logger: Logger;
}

/**
 * Compares the keys with those of the other instances, and makes sure that there is an administrator.
 * Keys that differ are logged, and keep the instance from serving; trying again would not mend them.
 * @throws Unavailable when the primary does not answer
 */
export async function prepareIdentity({ keys, identity, transactions, config, logger }: PrepareOptions): Promise<void> {
  await keys.check();
  if (keys.problem !== undefined) {
    logger.fatal({ problem: keys.problem }, 'the keys differ from those of the other instances; not serving');
    return;
  }
  const { administrator } = config.identity;
  if (!administrator) return;
  const credentials = { email: administrator.email.toLowerCase(), password: administrator.password.reveal() };
  await identity.ensureAdministrator(credentials, (work) => transactions.transaction(work));
}
