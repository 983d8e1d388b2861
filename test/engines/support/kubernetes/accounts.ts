import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who speaks to the API server: user and group, from which its own roles follow. */
const ACCOUNTS = {
  admin: { user: 'admin', group: 'system:masters' },
  'kube-controller-manager': { user: 'system:kube-controller-manager', group: '' },
  'kube-scheduler': { user: 'system:kube-scheduler', group: '' },
} as const;

/** Name of an account. */
export type Account = keyof typeof ACCOUNTS;

/** Files with which programs prove who they are. */
export interface Credentials {
  /** Accounts and their tokens, for the API server. */
  readonly tokenFile: string;
  /** Private key with which tokens of service accounts are signed. */
  readonly signingKey: string;
  /** Public key with which they are checked. */
  readonly verificationKey: string;
  readonly tokens: Readonly<Record<Account, string>>;
}

/** Makes new credentials in a folder. */
export function makeCredentials(folder: string): Credentials {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = Object.keys(ACCOUNTS) as Account[];
  const tokens = Object.fromEntries(
    names.map((name) => [name, randomBytes(24).toString('hex')]),
  ) as Credentials['tokens'];
  const rows = names.map((name) => `${tokens[name]},${ACCOUNTS[name].user},${name},"${ACCOUNTS[name].group}"`);
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  return {
    tokenFile: file('tokens.csv', `${rows.join('\n')}\n`),
    signingKey: file('service-accounts.key', keys.privateKey),
    verificationKey: file('service-accounts.pub', keys.publicKey),
    tokens,
  };
}

/** Writes `<account>.kubeconfig` of every account into a folder, in JSON, which is YAML. */
export function writeKubeconfigs(
  folder: string,
  server: { readonly url: string; readonly ca: string },
  { tokens }: Credentials,
): void {
  const name = 'test';
  for (const [account, token] of Object.entries(tokens)) {
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: server.url, 'certificate-authority': server.ca } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    };
    writeFileSync(join(folder, `${account}.kubeconfig`), JSON.stringify(config), { mode: 0o600 });
  }
}
