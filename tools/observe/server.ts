import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandError } from '../command';
import { runbookFile } from './alerts';
import { type ProblemAnswer, RANGES, type Range } from './answers';
import { NoAnswer } from './json-client';
import type { Observation } from './observation';
import { type PageFile, pageFiles } from './page-files';

/** What browsers are told with every answer: nothing from elsewhere, nothing for elsewhere. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/** An answer to a question: status, type, text. */
type Answer = readonly [status: number, type: string, content: string | Uint8Array];

/** A server that shows an observation. */
export interface ObserveServer {
  /** Such as 'http://127.0.0.1:18122/'. */
  readonly url: string;
  /** Ends it, with the connections that are open. */
  stop(): Promise<void>;
}

/**
 * Serves the page, and what it asks for, on 127.0.0.1.
 * @param port 0 for any
 * @throws CommandError when the port is taken
 */
export async function serveObservation(observation: Observation, port: number): Promise<ObserveServer> {
  const files = await pageFiles();
  const server = createServer((request, response) => void respond(observation, files, request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const taken = `port (${port}) must be free, something else listens on it: --port <number> names another`;
    throw error.code === 'EADDRINUSE' ? new CommandError(taken) : error;
  });
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop };
}

async function respond(
  observation: Observation,
  files: ReadonlyMap<string, PageFile>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [status, type, content] = await answer(observation, files, request).catch(failure);
  response.writeHead(status, { ...HEADERS, 'content-type': type }).end(request.method === 'HEAD' ? '' : content);
}

async function answer(
  observation: Observation,
  files: ReadonlyMap<string, PageFile>,
  { method, headers, url = '/' }: IncomingMessage,
): Promise<Answer> {
  if (!isOwnHost(headers.host)) return problem(403, 'ask for this page by 127.0.0.1 or localhost');
  if (method !== 'GET' && method !== 'HEAD') return problem(405, 'nothing can be changed here');
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const file = files.get(pathname);
  if (file) return [200, file.type, file.content];
  if (pathname.startsWith('/runbooks/')) return runbook(pathname.slice('/runbooks/'.length));
  if (pathname === '/api/panels') return json(observation.panels());
  if (pathname === '/api/ledgers') return json(observation.ledgers());
  if (pathname === '/api/alerts') return json(await observation.alerts());
  if (pathname === '/api/data') return data(observation, searchParams);
  return problem(404, 'there is no such page');
}

/** A page of the internet whose name points to 127.0.0.1 has that name here, and learns nothing. */
function isOwnHost(host = ''): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}

async function data(observation: Observation, words: URLSearchParams): Promise<Answer> {
  const range = words.get('range') ?? '';
  if (!isRange(range)) return problem(400, `range (${range}) must be one of ${Object.keys(RANGES).join(', ')}`);
  const found = await observation.data(words.get('dashboard') ?? '', range);
  return found ? json(found) : problem(404, 'dashboard must be one of those that /api/panels names');
}

function isRange(text: string): text is Range {
  return Object.hasOwn(RANGES, text);
}

function runbook(name: string): Answer {
  const file = runbookFile(name);
  if (file === undefined) return problem(404, 'there is no such runbook');
  return [200, 'text/plain; charset=utf-8', readFileSync(file)];
}

function failure(error: unknown): Answer {
  if (error instanceof NoAnswer) return problem(502, error.message);
  console.error(error);
  return problem(500, 'this is a mistake in the program: its terminal says more');
}

function problem(status: number, text: string): Answer {
  return json({ problem: text } satisfies ProblemAnswer, status);
}

function json(value: unknown, status = 200): Answer {
  return [status, 'application/json; charset=utf-8', JSON.stringify(value)];
}
