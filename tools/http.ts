import { existsSync, readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { join } from 'node:path';
import { balancerUrl } from '../constructs/local/balancer/url';
import type { Environment } from '../model/environment';
import { CommandError } from './command';
import { environmentPaths } from './local/paths';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Question {
  /** @default 'GET' */
  readonly method?: string;
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Asks a local environment's balancer, each time over a new connection; its own certificate is trusted. */
export function ask(environment: Environment, { method = 'GET', path, body }: Question): Promise<Answer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = payload ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } : {};
  const options = { method, headers, agent: false, timeout: 10_000, ...trust(environment) };
  const send = environment.loadBalancer.tls.kind === 'none' ? plain : secure;
  return new Promise((resolve, reject) => {
    const outgoing = send(`${balancerUrl(environment)}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject);
      response.once('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    const refuse = ({ message }: Error) => reject(new CommandError(notReached(environment, message)));
    outgoing.once('error', refuse).once('timeout', () => outgoing.destroy(new Error('no answer within 10 s')));
    outgoing.end(payload);
  });
}

function notReached(environment: Environment, why: string): string {
  const { name } = environment;
  return `${balancerUrl(environment)} does not answer (${why}): npm run scale:status -- ${name} shows what runs, npm run deploy -- ${name} brings it back`;
}

function trust({ name }: Environment): { ca?: Buffer } {
  const certificate = join(environmentPaths(name).component('balancer'), 'tls.crt');
  return existsSync(certificate) ? { ca: readFileSync(certificate) } : {};
}
