import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { renderHaproxy } from '../../../constructs/local/balancer/haproxy';
import { renderNginx } from '../../../constructs/local/balancer/nginx';
import {
  type BalancerMember,
  type BalancerRendering,
  memberLines,
  type Route,
} from '../../../constructs/local/balancer/rendering';
import { loadBalancerSchema } from '../../../model/schema/load-balancer';
import { ask, LISTEN } from './ask';
import { type Program, portOpen, run, start, temporaryFolder, until } from './processes';

export const engines = ['haproxy', 'nginx'] as const;
export type Engine = (typeof engines)[number];
export type Input = z.input<typeof loadBalancerSchema>;

export const REDIRECT = 19_201;
export const ADMIN = 19_202;

/** Settings with quick checks; what a test is about comes on top. */
export function settings(input: Input = {}) {
  return loadBalancerSchema.parse({
    ...input,
    healthCheck: { interval: '500ms', timeout: '500ms', failures: 2, passes: 2, ...input.healthCheck },
    diagnostics: { allow: [], ...input.diagnostics },
  });
}

/** What leads to another service, where there is one. */
export const ROUTES: readonly Route[] = [{ service: 'pages', paths: ['/', '/page.js'] }];

export function render(engine: Engine, input: Input = {}, routes: readonly Route[] = []): BalancerRendering {
  const props = { listenPort: LISTEN, adminPort: ADMIN, settings: settings(input), routes };
  return engine === 'haproxy' ? renderHaproxy(props) : renderNginx(props);
}

/** The text as the local runtime completes it. */
export function complete(
  rendering: BalancerRendering,
  dir: string,
  members: readonly BalancerMember[],
  generation = 'none',
  pages: readonly BalancerMember[] = [],
) {
  const [lines, pageLines] = [memberLines(rendering, members), memberLines(rendering, pages)];
  const values = { dir, members: lines, 'members pages': pageLines, generation };
  return Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{{${key}}}`, value), rendering.config);
}

/** How the program judges a file. */
export function judge(engine: Engine, dir: string, file: string) {
  if (engine === 'haproxy') return run('haproxy', ['-c', '-q', '-f', file]);
  return run('nginx', ['-t', '-q', '-e', 'stderr', '-p', dir, '-c', file]);
}

/** A running balancer. */
export interface Balancer {
  readonly program: Program;
  /** Writes the configuration with other members and has it loaded; resolves when it is in force. */
  reload(members: readonly BalancerMember[]): Promise<void>;
  /** The same without waiting. */
  reloadSoon(members: readonly BalancerMember[]): void;
}

/** An account that may do nothing special. */
const NOBODY = 65_534;

/** Starts one in the foreground, as the local runtime does; as an ordinary user only root has to step down. */
function launch(engine: Engine, dir: string, file: string, account: 'own' | 'ordinary'): Program {
  const own = engine === 'haproxy' ? ['haproxy', '-W', '-f', file] : ['nginx', '-e', 'stderr', '-p', dir, '-c', file];
  const stepDown = account === 'ordinary' && process.getuid?.() === 0;
  if (stepDown) chownSync(dir, NOBODY, NOBODY);
  const [command = '', ...args] = stepDown
    ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...own]
    : own;
  return start(command, args);
}

export async function startBalancer(
  engine: Engine,
  input: Input,
  members: readonly BalancerMember[],
  account: 'own' | 'ordinary' = 'own',
  pages: readonly BalancerMember[] = [],
): Promise<Balancer> {
  const dir = temporaryFolder();
  const file = join(dir, engine);
  const rendering = render(engine, input, pages.length > 0 ? ROUTES : []);
  let generation = '';
  const write = (now: readonly BalancerMember[]) => {
    generation = randomUUID();
    writeFileSync(file, complete(rendering, dir, now, generation, pages));
  };
  write(members);
  if (input.tls && input.tls.kind !== 'none') certificate(dir);
  const program = launch(engine, dir, file, account);
  const inForce = () => isInForce(generation);
  const ended = program.ended.then(() => Promise.reject(new Error('it ended')));
  await Promise.race([until('the balancer', inForce), ended]).catch((error: Error) => {
    throw new Error(`${error.message}\n${program.output()}`);
  });
  const signal = () => program.signal(engine === 'haproxy' ? 'SIGUSR2' : 'SIGHUP');
  const reloadSoon = (now: readonly BalancerMember[]) => {
    write(now);
    signal();
  };
  const reload = async (now: readonly BalancerMember[]) => {
    reloadSoon(now);
    // HAProxy's master loses a signal while it starts a worker.
    const again = setInterval(signal, 500);
    await until('the reload', inForce).finally(() => clearInterval(again));
  };
  return { program, reload, reloadSoon };
}

async function isInForce(generation: string): Promise<boolean> {
  const answer = await ask('/generation', { port: ADMIN }).catch(() => undefined);
  return answer?.text.trim() === generation;
}

let pair: string | undefined;

/** `tls.crt`, `tls.key` and both in `tls.pem`; made once. */
export function certificate(dir: string): void {
  if (pair === undefined) {
    pair = temporaryFolder();
    const key = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost';
    spawnSync('openssl', ['req', ...key.split(' '), '-keyout', 'tls.key', '-out', 'tls.crt'], { cwd: pair });
    spawnSync('sh', ['-c', 'cat tls.crt tls.key > tls.pem'], { cwd: pair });
  }
  for (const name of ['tls.crt', 'tls.key', 'tls.pem']) copyFileSync(join(pair, name), join(dir, name));
}

/** A small instance on a port. */
export async function startInstance(port: number): Promise<BalancerMember & { readonly program: Program }> {
  const name = `web-${port - 19_210}`;
  const program = start(process.execPath, [join(__dirname, 'backend.mjs'), String(port), name]);
  await portOpen(port);
  return { name, port, program };
}
