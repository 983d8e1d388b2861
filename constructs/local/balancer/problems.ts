/** An answer that the balancer gives itself. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  /** Whether the client should come back: nothing of the request has reached an instance. */
  readonly comeBack?: boolean;
}

/** No instance took the request. */
export const UNAVAILABLE: Problem = {
  status: 503,
  title: 'Service Unavailable',
  detail: 'No instance can take the request now.',
  comeBack: true,
};

/** Also the answer on a hidden path, so it says no more than an unknown path would. */
export const NOT_FOUND: Problem = { status: 404, title: 'Not Found' };

/** The request cannot be read. */
export const BAD_REQUEST: Problem = { status: 400, title: 'Bad Request', detail: 'The request is not valid HTTP.' };

export const TOO_LARGE: Problem = {
  status: 413,
  title: 'Content Too Large',
  detail: 'The body is larger than this address takes.',
};

export const BAD_GATEWAY: Problem = {
  status: 502,
  title: 'Bad Gateway',
  detail: 'The instance gave no valid answer; whether it acted is unknown.',
};

/** Everything either engine answers by itself. */
export const PROBLEMS: readonly Problem[] = [
  BAD_REQUEST,
  NOT_FOUND,
  { status: 408, title: 'Request Timeout', detail: 'The request did not arrive in time.' },
  TOO_LARGE,
  { status: 500, title: 'Internal Server Error' },
  BAD_GATEWAY,
  UNAVAILABLE,
  {
    status: 504,
    title: 'Gateway Timeout',
    detail: 'The instance did not answer in time; whether it acted is unknown.',
  },
];

/** Media type of `problemBody`. */
export const PROBLEM_TYPE = 'application/problem+json';

/** Body of a problem as RFC 9457 writes it. */
export function problemBody({ title, status, detail }: Problem): string {
  return JSON.stringify({ type: 'about:blank', title, status, detail });
}
