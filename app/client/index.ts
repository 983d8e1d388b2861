import type { IpDraft, IpRecord, List } from '../domain/ip-record';
import type { Overview } from '../domain/overview';
import { type ClientOptions, Transport } from './transport';

export type { IpDraft, IpRecord, List } from '../domain/ip-record';
export type { InstanceOverview, Overview, QueueSizes } from '../domain/overview';
export { ApiProblem } from './problem';
export type { RetryPolicy } from './retry';
export type { ClientOptions } from './transport';

/** A page of records. */
export interface IpPage {
  readonly items: readonly IpRecord[];
  /** Given to the next call; null on the last page. */
  readonly next_cursor: string | null;
}

/** Which page. */
export interface IpPageQuery {
  /** @default both lists */
  readonly list?: List;
  /** From 1 to 100. @default 50 */
  readonly limit?: number;
  /** @default the first page */
  readonly cursor?: string;
}

/** What somebody who has logged in holds; keep it where it outlives the page, not in memory. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** The API of the service for Node and browsers. Failed requests are sent again, idempotently: see `Transport`. */
export class AbreastClient {
  readonly #transport: Transport;

  constructor(options: ClientOptions = {}) {
    this.#transport = new Transport(options);
  }

  /** @throws ApiProblem with status 404 when the address is on no list */
  getIp(address: string): Promise<IpRecord> {
    return this.#transport.send({ method: 'GET', path: ipPath(address) });
  }

  listIps(query: IpPageQuery = {}): Promise<IpPage> {
    return this.#transport.send({ method: 'GET', path: `/api/v1/ips${queryString({ ...query })}` });
  }

  /** Records whose reason holds all the words. */
  searchIps(words: string, query: Omit<IpPageQuery, 'list'> = {}): Promise<IpPage> {
    return this.#transport.send({ method: 'GET', path: `/api/v1/ips/search${queryString({ q: words, ...query })}` });
  }

  /** Puts an address on a list; repeating it changes nothing. */
  putIp({ address, ...details }: IpDraft): Promise<IpRecord> {
    return this.#transport.send({ method: 'PUT', path: ipPath(address), body: details });
  }

  /** Also succeeds when the address is on no list. */
  deleteIp(address: string): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path: ipPath(address) });
  }

  logIn(email: string, password: string): Promise<Tokens> {
    return this.#transport.send({ method: 'POST', path: '/api/auth/login', body: { email, password } });
  }

  /** New tokens for an old refresh token, which thereby ends. */
  refresh(refreshToken: string): Promise<Tokens> {
    const body = { refresh_token: refreshToken };
    return this.#transport.send({ method: 'POST', path: '/api/auth/refresh', body });
  }

  /** The instances that are alive and what waits to be done. */
  overview(): Promise<Overview> {
    return this.#transport.send({ method: 'GET', path: '/api/overview' });
  }
}

function ipPath(address: string): string {
  return `/api/v1/ips/${encodeURIComponent(address)}`;
}

function queryString(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '' : `?${given}`;
}
