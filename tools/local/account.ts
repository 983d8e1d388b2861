import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, statSync } from 'node:fs';
import { LocalFailure } from './failure';

/** An account of this machine. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that the packages of databases make, the first one found is taken: every environment has a database. */
const SERVER_ACCOUNTS = ['postgres', 'mysql'];

const known = new Map<string, Account>();

/**
 * The account that data servers of a component run as when Abreast itself runs as root, which they refuse to do. Who
 * owns the component's folder stays its owner, whatever is installed later.
 * @param folder The component's folder; it need not be there yet
 * @returns undefined unless Abreast runs as root: then they run as the person
 * @throws LocalFailure when there is none of these accounts
 */
export function serverAccount(folder: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existsSync(folder) ? statSync(folder).uid : 0;
  const account = owner === 0 ? SERVER_ACCOUNTS.map(lookUp).find((found) => found !== undefined) : lookUp(`${owner}`);
  if (account) return account;
  const why = `there is no account ${owner === 0 ? SERVER_ACCOUNTS.join(' or ') : owner}, and data servers refuse root`;
  throw new LocalFailure('machine', why, 'install the database as a package of this system, or do not run as root');
}

/** Hands a component's folder, or something in it, to the account of its servers; does nothing unless run as root. */
export function giveToServers(folder: string, path = folder): void {
  const account = serverAccount(folder);
  if (account) chownSync(path, account.uid, account.gid);
}

/** @param who Name or number of the account */
function lookUp(who: string): Account | undefined {
  const id = (...flags: string[]) =>
    execFileSync('id', [...flags, who], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const account = known.get(who) ?? { name: id('-un'), uid: Number(id('-u')), gid: Number(id('-g')) };
    known.set(who, account);
    return account;
  } catch {
    return undefined;
  }
}
