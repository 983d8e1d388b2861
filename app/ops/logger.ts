import { isNativeError } from 'node:util/types';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../contract';

/**
 * Logs JSON lines whose top-level fields are `timestamp`, `level`, `message`, `instance_id` and what the event adds.
 * @param destination where the lines go; the caller flushes it before the process ends
 */
export function createLogger(config: Pick<Config, 'logLevel' | 'instanceId'>, destination: DestinationStream): Logger {
  return pino(
    {
      level: config.logLevel,
      messageKey: 'message',
      base: { instance_id: config.instanceId },
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
    },
    destination,
  );
}

/** What of an error may be logged. Libraries hang more on theirs: ioredis the arguments of a failed AUTH, for example. */
export function describeError(error: unknown): unknown {
  if (!isNativeError(error)) return String(error);
  const cause = isNativeError(error.cause) ? { cause: describeError(error.cause) } : {};
  const code = 'code' in error ? { code: String(error.code) } : {};
  return {
    type: error.name,
    message: withoutPasswords(error.message),
    ...code,
    stack: withoutPasswords(error.stack ?? ''),
    ...cause,
  };
}

function withoutPasswords(text: string): string {
  return text.replace(/\/\/[^\s/@]*@/g, '//(secret)@');
}
