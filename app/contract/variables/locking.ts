import { z } from 'zod';
import { integer } from '../schemas';
import { defaulted } from '../variable';

const ttl = integer(1, 604_800);
const interval = integer(0, 604_800);

/** Locks that let one instance at a time do a job, and when the jobs are due. Times to live are those of the firewall guide. */
export const lockingVariables = {
  LOCKING_KIND: defaulted('Where locks are held; none = one instance needs none.', z.enum(['none', 'redis']), 'none'),
  LOCK_INCREMENTAL_TTL_SECONDS: defaulted('Time the lock of an incremental sync lasts unless renewed.', ttl, '300'),
  LOCK_FULL_SYNC_TTL_SECONDS: defaulted('Time the lock of a full sync lasts unless renewed.', ttl, '1800'),
  SYNC_INCREMENTAL_INTERVAL_SECONDS: defaulted(
    'Seconds from one incremental sync to the next; 0 = only on request.',
    interval,
    '60',
  ),
  SYNC_FULL_INTERVAL_SECONDS: defaulted(
    'Seconds from one full sync to the next; 0 = only on request.',
    interval,
    '3600',
  ),
};
