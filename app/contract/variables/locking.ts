import { z } from 'zod';
import { integer } from '../schemas';
import { defaulted } from '../variable';

const ttl = integer(1, 604_800);

/** Locks that let one instance at a time do a job. Defaults are those of the firewall guide. */
export const lockingVariables = {
  LOCKING_KIND: defaulted('Where locks are held; none = one instance needs none.', z.enum(['none', 'redis']), 'none'),
  LOCK_INCREMENTAL_TTL_SECONDS: defaulted('Time the lock of an incremental sync lasts unless renewed.', ttl, '300'),
  LOCK_FULL_SYNC_TTL_SECONDS: defaulted('Time the lock of a full sync lasts unless renewed.', ttl, '1800'),
};
