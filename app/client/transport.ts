import { problemOf } from './problem';
import { defaultRetryPolicy, pauseBefore, type RetryPolicy } from './retry';

/** How to reach the service. The client remembers nothing else: it can be made anew for every call. */
export interface ClientOptions {
  /** Address of the balancer, such as `https://ips.example.com`. @default '' - the page's own origin */
  readonly baseUrl?: string;
  /** Reads the access token from where it is kept, at every try. @default nobody is logged in */
  readonly token?: () => string | undefined;
  /** @default see `RetryPolicy` */
  readonly retry?: Partial<RetryPolicy>;
  /** Time for one try, milliseconds. @default 10000 */
  readonly timeoutMs?: number;
  /** @default the platform's */
  readonly fetch?: typeof fetch;
}

/** One request of the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  /** Sent as JSON. @default no body */
  readonly body?: unknown;
}

const TRY_TIMEOUT_MS = 10_000;
const FIRST_SERVER_ERROR = 500;

/**
 * Sends requests; one that failed with 500 or above, or without an answer, is sent again after growing random pauses.
 * That is sound for every method: a write carries one `Idempotency-Key` through all its tries.
 */
export class Transport {
  readonly #policy: RetryPolicy;

  constructor(private readonly options: ClientOptions) {
    this.#policy = { ...defaultRetryPolicy, ...options.retry };
  }

  /**
   * The body of a successful answer.
   * @throws ApiProblem for any other answer, or the error of the last try when there was none
   */
  async send<T>(request: ApiRequest): Promise<T> {
    const idempotencyKey = request.method === 'GET' ? undefined : crypto.randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.#try(request, idempotencyKey);
      if ('body' in result) return result.body as T;
      const pause = result.isFinal ? undefined : pauseBefore(this.#policy, attempt, result.retryAfter);
      if (pause === undefined) throw result.error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async #try(request: ApiRequest, idempotencyKey: string | undefined): Promise<Outcome> {
    try {
      const response = await this.#fetch(request, idempotencyKey);
      if (response.ok) return { body: response.status === 204 ? undefined : await response.json() };
      const isFinal = response.status < FIRST_SERVER_ERROR;
      return { error: await problemOf(response), isFinal, retryAfter: response.headers.get('retry-after') };
    } catch (error) {
      return { error, isFinal: false, retryAfter: null };
    }
  }

  #fetch({ method, path, body }: ApiRequest, idempotencyKey: string | undefined): Promise<Response> {
    const { baseUrl = '', token, timeoutMs = TRY_TIMEOUT_MS, fetch: send = fetch } = this.options;
    const given = token?.();
    const headers = {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(given === undefined ? {} : { authorization: `Bearer ${given}` }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    const signal = AbortSignal.timeout(timeoutMs);
    return send(baseUrl + path, {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }
}

type Outcome =
  | { readonly body: unknown }
  | { readonly error: unknown; readonly isFinal: boolean; readonly retryAfter: string | null };
