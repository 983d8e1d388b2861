import { pino } from 'pino';
import { type BuildOptions, buildApp } from '../../app/composition/build';
import { readConfig } from '../../app/contract';
import type { App } from '../../app/http/app';
import type { Ports } from '../../app/ports/ports';

/** Nothing is ever reached with these. */
const variables = {
  SYSTEM: 'abreast',
  ENVIRONMENT: 'description',
  DATABASE_URL: 'postgres://127.0.0.1:1/none',
  JWT_SECRET: '-'.repeat(32),
  MASTER_KEY: '0'.repeat(64),
  HKDF_SALT: '-'.repeat(16),
};

// Every property of it is itself, and calling it does nothing: enough for building, since nothing is asked before a request.
const nothing: unknown = new Proxy(() => undefined, { get: () => nothing });
const idle = <T>(): T => nothing as T;

/** The service in the role `web` with every mechanism on, built to be looked at: it is not started, and has nothing behind it. */
export function buildIdleService(options: BuildOptions = {}): App {
  const config = readConfig(variables, () => '');
  const ports: Ports = {
    ips: idle(),
    transactions: idle(),
    identity: idle(),
    cache: idle(),
    registry: idle(),
    database: idle(),
    search: idle(),
    events: idle(),
    rateLimits: idle(),
    sync: idle(),
    probes: [],
  };
  return buildApp(config, ports, pino({ level: 'silent' }), options);
}
