import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BalancerProcedure } from '../../constructs/local/document';
import { LocalFailure } from './failure';
import { program } from './programs';

const run = promisify(execFile);
const LIFETIME_DAYS = 825;

/** Puts `tls.crt`, `tls.key` and `tls.pem` (both in one) into a folder, from where the environment says. */
export async function installCertificate(folder: string, certificate: BalancerProcedure['certificate']): Promise<void> {
  if (certificate === 'none') return;
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const crt = join(folder, 'tls.crt');
  const key = join(folder, 'tls.key');
  if (certificate === 'selfSigned') {
    if (!existsSync(crt) || !existsSync(key)) await selfSign(crt, key);
  } else {
    copy(certificate.certificateFile, crt);
    copy(certificate.keyFile, key);
    chmodSync(key, 0o600);
  }
  writeFileSync(join(folder, 'tls.pem'), readFileSync(crt, 'utf8') + readFileSync(key, 'utf8'), { mode: 0o600 });
}

async function selfSign(crt: string, key: string): Promise<void> {
  await run(program('openssl').path, [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-days',
    String(LIFETIME_DAYS),
    '-keyout',
    key,
    '-out',
    crt,
  ]);
}

function copy(from: string, to: string): void {
  if (!existsSync(from)) {
    throw new LocalFailure(
      'balancer',
      `loadBalancer.tls names ${from}, which does not exist`,
      'correct the path in the environment',
    );
  }
  copyFileSync(from, to);
}
