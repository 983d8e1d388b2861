import type { Claims, LoginCredentials } from '../../../domain/identity/account';
import type { IdentityService } from '../../../domain/identity/identity-service';
import { HttpProblem } from '../../problem';

/**
 * What the account of these credentials may be given.
 * @throws HttpProblem 401, the same for a wrong password and for no account
 */
export async function checkPassword(identity: IdentityService, credentials: LoginCredentials): Promise<Claims> {
  const account = await identity.authenticate(credentials);
  if (!account) throw new HttpProblem(401, 'email or password is wrong');
  return { account: account.id, generation: account.generation };
}
