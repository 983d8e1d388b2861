import {
  type Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from 'node:http';
import { request as secureRequest } from 'node:https';
import { text } from 'node:stream/consumers';

/** Port that the balancer under test listens on. */
export const LISTEN = 19_200;

/** What an instance says it received. */
export interface Echo {
  readonly name: string;
  /** As it was asked: path and query. */
  readonly url: string;
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
  /** Whether it came over a connection that had been used before. */
  readonly reused: boolean;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Loopback address that the client comes from. */
  readonly from?: string;
  readonly port?: number;
  readonly secure?: boolean;
  /** Keeps the connection. */
  readonly agent?: Agent;
}

/** One request, over a connection of its own unless an agent is given. */
export function ask(path: string, options: AskOptions = {}): Promise<Answer> {
  const { method, headers, body, from, port = LISTEN, secure = false, agent = false } = options;
  return new Promise((resolve, reject) => {
    const sent = (secure ? secureRequest : request)(
      { host: '127.0.0.1', port, path, method, headers, localAddress: from, agent, rejectUnauthorized: false },
      (answer) => {
        text(answer).then((body) => resolve({ ...read(answer, body), reused: sent.reusedSocket }), reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

function read({ statusCode = 0, headers }: IncomingMessage, body: string): Omit<Answer, 'reused'> {
  const fromInstance = headers['content-type'] === 'application/json' && body !== '';
  return { status: statusCode, headers, text: body, echo: fromInstance ? JSON.parse(body) : ({} as Echo) };
}
