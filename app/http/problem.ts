import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Unavailable } from '../ports/unavailable';

declare module 'fastify' {
  interface FastifySchema {
    /** For the description of the API: statuses of the problems that are this route's own. */
    problems?: readonly number[];
  }
}

/** An error that a route answers on purpose. */
export class HttpProblem extends Error {
  constructor(
    readonly statusCode: number,
    detail: string,
    /** @default none */
    readonly headers: Readonly<Record<string, string>> = {},
    /** Further members of the document. @default none */
    readonly members: object = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
  }
}

/** The media type of errors, RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The body of an error, RFC 9457. */
export function problemBody(status: number, detail: string, requestId: string, more: object = {}) {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    request_id: requestId,
    ...more,
  };
}

/** Answers every error of every route as a problem document; what the client cannot mend is logged, not shown. */
export function sendProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Unavailable) {
    request.log.warn({ err: error }, 'dependency unavailable');
    reply.header('retry-after', error.retryAfterSeconds);
    return send(request, reply, 503, `${error.message}; try again`);
  }
  if (error.validation) {
    const problems = error.validation.map(({ instancePath, message }) => ({ path: instancePath, rule: message }));
    return send(request, reply, 400, `the ${error.validationContext ?? 'request'} is not valid`, { problems });
  }
  const status = error.statusCode ?? 500;
  if (status >= 500 && status !== 503) {
    request.log.error({ err: error }, 'request failed');
    return send(request, reply, status, 'something went wrong here; the request id finds it in the logs');
  }
  if (!(error instanceof HttpProblem)) return send(request, reply, status, error.message);
  reply.headers(error.headers);
  return send(request, reply, status, error.message, error.members);
}

/** Answers a request that no route knows. */
export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return send(request, reply, 404, 'there is nothing at this address');
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  detail: string,
  more?: object,
): FastifyReply {
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(problemBody(status, detail, request.id, more));
}
