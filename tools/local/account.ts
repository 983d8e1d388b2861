import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';

/** An account of this machine. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Account that data servers run as when Abreast itself runs as root: the one that the Postgres package makes. */
const SERVER_ACCOUNT = 'postgres';

let known: Account | undefined;

/** Data servers refuse to run as root: as root they get an account of their own, else the person's. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  known ??= lookUp(SERVER_ACCOUNT);
  return known;
}

/** Hands a file or folder to the account of the data servers; does nothing unless Abreast runs as root. */
export function giveToServers(path: string): void {
  const account = serverAccount();
  if (account) chownSync(path, account.uid, account.gid);
}

function lookUp(name: string): Account {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { name, uid: id('-u'), gid: id('-g') };
}
