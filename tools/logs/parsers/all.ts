import { application } from './application';
import { balancer } from './balancer';
import { crash } from './crash';
import { haproxy } from './haproxy';
import { kafka } from './kafka';
import { logfmt } from './logfmt';
import { mariadb } from './mariadb';
import { nginx } from './nginx';
import { opensearch } from './opensearch';
import type { ParsedLine, Parser } from './parser';
import { pgbouncer } from './pgbouncer';
import { portMapper } from './port-mapper';
import { postgres } from './postgres';
import { rabbitmq } from './rabbitmq';
import { redis, redisSignal } from './redis';
import { supervisor } from './supervisor';

/**
 * The formats by program. No line fits two of them, so that a log may hold several: a balancer's, when its engine was
 * changed, or a server's that crashed.
 */
export const parsers = {
  application,
  balancer,
  haproxy,
  nginx,
  postgres,
  pgbouncer,
  mariadb,
  redis,
  redisSignal,
  rabbitmq,
  portMapper,
  kafka,
  opensearch,
  logfmt,
  supervisor,
  crash,
} satisfies Readonly<Record<string, Parser>>;

const all: readonly Parser[] = Object.values(parsers);

/** Understands a line with the parser that knows it; `undefined` when none does. */
export function parseLine(line: string): ParsedLine | undefined {
  for (const parser of all) {
    const parsed = parser(line);
    if (parsed) return parsed;
  }
  return undefined;
}
