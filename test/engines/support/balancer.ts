import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { z } from 'zod';
import { renderHaproxy } from '../../../constructs/local/balancer/haproxy';
import { renderNginx } from '../../../constructs/local/balancer/nginx';
import { type BalancerMember, type BalancerRendering, memberLines } from '../../../constructs/local/balancer/rendering';
import { loadBalancerSchema } from '../../../model/schema/load-balancer';
import { type Program, portOpen, run, start, temporaryFolder } from './processes';

export const engines = ['haproxy', 'nginx'] as const;
export type Engine = (typeof engines)[number];
export type Input = z.input<typeof loadBalancerSchema>;

export const LISTEN = 19_200;
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

export function render(engine: Engine, input: Input = {}): BalancerRendering {
  const props = { listenPort: LISTEN, adminPort: ADMIN, settings: settings(input) };
  return engine === 'haproxy' ? renderHaproxy(props) : renderNginx(props);
}

/** The text as the local runtime completes it. */
export function complete(rendering: BalancerRendering, dir: string, members: readonly BalancerMember[]): string {
  const values = { dir, members: memberLines(rendering, members), generation: String(members.length) };
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
  /** Writes the configuration with other members and has it loaded. */
  reload(members: readonly BalancerMember[]): void;
}

export async function startBalancer(
  engine: Engine,
  input: Input,
  members: readonly BalancerMember[],
): Promise<Balancer> {
  const dir = temporaryFolder();
  const file = join(dir, engine);
  const rendering = render(engine, input);
  const write = (now: readonly BalancerMember[]) => writeFileSync(file, complete(rendering, dir, now));
  write(members);
  if (input.tls && input.tls.kind !== 'none') certificate(dir);
  const program =
    engine === 'haproxy'
      ? start('haproxy', ['-W', '-f', file])
      : start('nginx', ['-e', 'stderr', '-p', dir, '-c', file]);
  await portOpen(LISTEN).catch((error: Error) => {
    throw new Error(`${error.message}\n${program.output()}`);
  });
  return {
    program,
    reload: (now) => {
      write(now);
      program.signal(engine === 'haproxy' ? 'SIGUSR2' : 'SIGHUP');
    },
  };
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

/** What an instance says it received. */
export interface Echo {
  readonly name: string;
  readonly headers: Record<string, string>;
  readonly length: number;
  /** How often it saw a key; of `/seen` only. */
  readonly count: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, when an instance answered. */
  readonly echo: Echo;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Loopback address that the client comes from. */
  readonly from?: string;
  readonly port?: number;
  readonly secure?: boolean;
}

/** One request over a connection of its own. */
export function ask(path: string, options: AskOptions = {}): Promise<Answer> {
  const { method, headers, body, from, port = LISTEN, secure = false } = options;
  return new Promise((resolve, reject) => {
    const sent = (secure ? secureRequest : request)(
      { host: '127.0.0.1', port, path, method, headers, localAddress: from, agent: false, rejectUnauthorized: false },
      (answer) => {
        text(answer).then((body) => resolve(read(answer, body)), reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

function read({ statusCode = 0, headers }: IncomingMessage, body: string): Answer {
  const fromInstance = headers['content-type'] === 'application/json' && body !== '';
  return { status: statusCode, headers, text: body, echo: fromInstance ? JSON.parse(body) : ({} as Echo) };
}
