import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Stands in for the AWS CLI: a program `aws` that gives away an administrator's token when it is asked as the providers
 * ask (`aws eks get-token`), and refuses everything else.
 * @param folder where to put it; first in PATH, it is found
 */
export function writeTokenCommand(folder: string, token: string): void {
  const answer = { kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec: {}, status: { token } };
  const lines = ['#!/bin/sh', '[ "$1 $2" = "eks get-token" ] || exit 1', `echo '${JSON.stringify(answer)}'`];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'aws'), `${lines.join('\n')}\n`, { mode: 0o700 });
}
