import { Agent, fetch, type Response } from 'undici';
import type { KubernetesObject } from './objects';

/** The API server said no. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status: 404 unknown, 409 conflict, 422 against a schema, 429 not now. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Where an API server is, and as whom to speak to it. */
export interface ApiAccess {
  readonly url: string;
  /** Certificate that signed the server's, PEM. */
  readonly ca: string;
  readonly token: string;
}

/** A change that a watch saw. */
export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T;
}

/** Content type of server-side apply; JSON is YAML. */
export const APPLY = 'application/apply-patch+yaml';
/** Content type of a patch that leaves out what stays. */
export const MERGE = 'application/merge-patch+json';

/** Parameters of a request's URL. */
export type Query = Readonly<Record<string, string>>;

/** What a request carries. */
export interface Sent {
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly type?: string;
  readonly query?: Query;
}

/**
 * Speaks to one API server. It exists because the official client knows neither `fieldValidation` of an apply nor any
 * object without a class of its own.
 */
export class Api {
  private readonly agent: Agent;

  constructor(readonly access: ApiAccess) {
    // A watch is silent for as long as nothing happens.
    this.agent = new Agent({ connect: { ca: access.ca }, bodyTimeout: 0 });
  }

  /** @throws ApiError when the server refuses */
  async request<T = KubernetesObject>(method: string, path: string, sent: Sent = {}): Promise<T> {
    return (await (await this.send(method, path, sent)).json()) as T;
  }

  /** Every object of a list; `query` takes `labelSelector` and `fieldSelector`. */
  async list<T = KubernetesObject>(path: string, query: Query = {}): Promise<readonly T[]> {
    return (await this.request<{ readonly items?: readonly T[] }>('GET', path, { query })).items ?? [];
  }

  /** What happens to the objects of a list from now on, those there first, until `signal` says stop. */
  async *watch<T>(path: string, query: Query, signal: AbortSignal): AsyncGenerator<WatchEvent<T>> {
    const { body } = await this.send('GET', path, { query: { ...query, watch: 'true' } }, signal);
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of body ?? []) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as WatchEvent<T>;
    }
  }

  /** Whether the server has all that it needs to serve. */
  async isReady(): Promise<boolean> {
    return (await this.send('GET', '/readyz')).ok;
  }

  /** Drops every connection; running requests fail. */
  close(): Promise<void> {
    return this.agent.destroy();
  }

  private async send(method: string, path: string, sent: Sent = {}, signal?: AbortSignal): Promise<Response> {
    const { body, type = 'application/json', query = {} } = sent;
    const response = await fetch(`${this.access.url}${path}?${new URLSearchParams(query)}`, {
      method,
      dispatcher: this.agent,
      headers: { authorization: `Bearer ${this.access.token}`, 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (response.ok) return response;
    throw new ApiError(response.status, `${method} ${path}: ${messageIn(await response.text())}`);
  }
}

/** The message of a Status, or the text as it is. */
function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { readonly message?: string }).message ?? text;
  } catch {
    return text.trim();
  }
}
