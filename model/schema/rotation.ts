import { z } from 'zod';
import { count } from './fields';

const version = () => count(1, 1_000_000).prefault(1);

/**
 * Versions of the secrets that a deploy makes on ec2 and eks. Raising one by 1 makes a new value at the next deploy; a
 * new environment begins at 1, and none ever goes back. Passwords are replaced: instances that still have the old one
 * keep their connections and are rolled next. Keys are rings: what an earlier one signed or encrypted stays readable.
 */
export const rotationSchema = z.strictObject({
  /** Password of the database's user. @default 1 */
  database: version(),
  /** Password of the user of Redis. @default 1 */
  redis: version(),
  /** Password of the user of search. @default 1 */
  search: version(),
  /** Key that signs tokens. @default 1 */
  jwtSecret: version(),
  /** Key that encrypts contexts. @default 1 */
  masterKey: version(),
});
