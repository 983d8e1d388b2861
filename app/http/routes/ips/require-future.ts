import { isExpired } from '../../../domain/ip-record';
import { HttpProblem } from '../../problem';

/** Refuses a record that nobody would ever see. */
export function requireFuture(expires_at: string | null): void {
  if (isExpired({ expires_at }, new Date())) throw new HttpProblem(400, 'expires_at must lie in the future');
}
