import fastifyCookie from '@fastify/cookie';
import { type FastifyBaseLogger, type FastifyError, fastify, LogController } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { Config } from '../contract';
import type { App } from './app';
import { answerBrokenRequest } from './broken-request';
import { sendNotFound, sendProblem } from './problem';
import { requestId } from './request-id';
import { securityHeaders } from './security';

// Longest textual address, percent-encoded throughout, and some more: what is longer gets 400 from the schema, not 414.
const MAX_PARAM_LENGTH = 500;

/** The empty HTTP service: limits, ids, errors; no routes yet. */
export function createApp(config: Config, logger: Logger): App {
  const { http } = config;
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // observeRequests writes one line instead of two.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: requestId,
    requestIdHeader: false, // genReqId looks at it, and refuses what is not valid
    trustProxy: http.trustedProxies.length > 0 && [...http.trustedProxies],
    bodyLimit: http.bodyLimitBytes,
    keepAliveTimeout: http.keepAliveTimeoutSeconds * 1000,
    requestTimeout: http.requestTimeoutSeconds * 1000,
    return503OnClosing: false, // what still arrives while stopping is served, too
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, config.instanceId),
    frameworkErrors: (error, request, reply) => {
      reply.headers({ ...securityHeaders, 'x-instance-id': config.instanceId, 'x-request-id': request.id });
      request.log.info({ method: request.method, route: 'unmatched', status: error.statusCode }, 'request refused');
      return sendProblem(error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();
  app.register(fastifyCookie, { hook: false }); // cookies are read where they are needed, not on every request
  app.setValidatorCompiler(validatorCompiler);
  // The schemas of answers are for the compiler and the description of the API; checking each answer would cost.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.setErrorHandler<FastifyError>(sendProblem);
  app.setNotFoundHandler(sendNotFound);
  return app;
}
