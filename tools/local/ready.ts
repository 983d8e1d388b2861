import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalFailure } from './failure';
import type { EnvironmentPaths } from './paths';

/** What to wait for. */
export interface Readiness {
  readonly name: string;
  readonly port: number;
  /** Path that answers 200. Default: a connection is enough. */
  readonly path?: string;
  readonly seconds: number;
}

const POLL_MILLISECONDS = 50;
const TRY_MILLISECONDS = 2_000;
const TAIL_BYTES = 1_500;

/**
 * Waits until a program is ready.
 * @throws LocalFailure with the end of its log
 */
export async function untilReady(paths: EnvironmentPaths, readiness: Readiness): Promise<void> {
  const deadline = Date.now() + readiness.seconds * 1_000;
  while (!(await isReady(readiness))) {
    if (Date.now() > deadline) throw notReady(paths, readiness);
    await sleep(POLL_MILLISECONDS);
  }
}

function notReady(paths: EnvironmentPaths, { name, seconds, port, path }: Readiness): LocalFailure {
  const log = join(paths.logs, `${name}.log`);
  const asked = path ? `http://127.0.0.1:${port}${path} does not answer 200` : `port ${port} accepts no connection`;
  return new LocalFailure(
    name,
    `not ready after ${seconds} s: ${asked}\n${tail(log)}`,
    'mend what its log says and deploy again',
    log,
  );
}

/** Whether a program is ready at this moment. */
export function isReady({ port, path }: Pick<Readiness, 'port' | 'path'>): Promise<boolean> {
  return path ? answers(port, path) : accepts(port);
}

/** Whether something listens on a loopback port. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: TRY_MILLISECONDS });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, timeout: TRY_MILLISECONDS, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false)).once('timeout', () => request.destroy());
  });
}

/** The last lines of a log, indented. */
export function tail(file: string): string {
  if (!existsSync(file)) return '';
  const { size } = statSync(file);
  const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
  const handle = openSync(file, 'r');
  readSync(handle, buffer, 0, buffer.length, Math.max(0, size - buffer.length));
  closeSync(handle);
  return buffer
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .slice(-8)
    .map((line) => `    | ${line}`)
    .join('\n');
}
