import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../../domain/idempotency/answer';
import { type IdempotentWrites, KeyReused, type Write } from '../../domain/idempotency/idempotent-writes';
import type { Transact } from '../../domain/transact';
import { UNKNOWN_POSITION } from '../../ports/position';
import type { Transactions } from '../../ports/transaction';
import { tellPosition } from '../position';
import { HttpProblem, PROBLEM_TYPE, problemBody } from '../problem';
import { keyedCall } from './keyed-call';

declare module 'fastify' {
  interface FastifySchema {
    /** For the description of the API: `Writes` answers this route, so it heeds `Idempotency-Key` and tells a position. */
    isKeyed?: boolean;
  }
}

/** Answers writes; those that carry an `Idempotency-Key` once, however often they are sent. */
export class Writes {
  readonly #transact: Transact;

  constructor(
    transactions: Transactions,
    private readonly idempotent: IdempotentWrites,
  ) {
    this.#transact = (work) => transactions.transaction(work);
  }

  /**
   * Runs the write and sends its answer; a repeated one is marked `idempotency-replayed: true`.
   * @throws HttpProblem 400 when the key is not valid, 422 when it was used for another request
   */
  async answer<T>(request: FastifyRequest, reply: FastifyReply, write: Write<T>): Promise<FastifyReply> {
    const call = keyedCall(request);
    const run: typeof write.run = async (transact) => {
      const committed = await write.run(transact);
      tellPosition(request, reply, committed.position);
      return committed;
    };
    if (!call) return send(request, reply, write.answer((await run(this.#transact)).value));
    const { answer, isReplayed } = await this.idempotent.run(call, { ...write, run }).catch(refuseReuse);
    if (isReplayed) {
      reply.header('idempotency-replayed', 'true');
      tellPosition(request, reply, UNKNOWN_POSITION);
    }
    return send(request, reply, answer);
  }
}

function refuseReuse(error: unknown): never {
  if (!(error instanceof KeyReused)) throw error;
  throw new HttpProblem(422, 'this Idempotency-Key was used for another request within 24 hours: use a new one');
}

function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status);
  if ('problem' in answer) return reply.type(PROBLEM_TYPE).send(problemBody(answer.status, answer.problem, request.id));
  return reply.headers(answer.headers ?? {}).send(answer.body);
}
