import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CommandError } from '../command';
import { stsIn } from './clients';

/** Why AWS did not answer, in one line. */
export function reasonOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return `${name}: ${message.split('\n')[0]}`;
}

/**
 * Account of the credentials at hand, found as the AWS CLI finds them: twelve digits.
 * @throws CommandError when something else answers in the place of AWS, such as the login page of a network
 */
export async function callersAccount(region: string): Promise<string> {
  const { Account } = await stsIn(region).send(new GetCallerIdentityCommand({}));
  if (Account) return Account;
  const rule = `must be told by AWS in ${region}, what answered is not AWS`;
  throw new CommandError(`the account of the credentials at hand ${rule}: look at the network's login page or proxy`);
}

/**
 * Makes sure that credentials are at hand, and that they are those of an account.
 * @throws CommandError when they are not
 */
export async function assertCallerOf(account: string, region: string): Promise<void> {
  const caller = await callersAccount(region).catch((error: unknown) => {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `credentials of account ${account} must be at hand, AWS was not asked (${reasonOf(error)}): log in as for the AWS CLI, or set AWS_PROFILE`,
    );
  });
  if (caller !== account) throw new CommandError(wrongAccount(account, caller));
}

/** What is wrong with credentials of another account. */
export const wrongAccount = (account: string, caller: string): string =>
  `the credentials at hand must be those of account ${account}, they are those of ${caller}: log in to that account, or set AWS_PROFILE`;
