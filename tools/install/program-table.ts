import { browserPrograms } from './browser-programs';
import { containerPrograms } from './container-programs';
import { goPrograms } from './go-programs';
import { javaPrograms } from './java-programs';
import { mariadbPrograms } from './mariadb-programs';
import { metricsPrograms } from './metrics-programs';
import type { Companion, Program } from './program';
import { pythonPrograms } from './python-programs';
import { rabbitmqPrograms } from './rabbitmq-programs';
import type { VersionQuestion } from './version';

const dashDashVersion = (pattern: RegExp): VersionQuestion => ({ arguments: ['--version'], pattern });

/** Packages keep several versions of Postgres side by side, none of them (on Debian) on PATH. */
const postgresFolders = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
  '/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin',
];

const table = {
  haproxy: {
    files: ['haproxy'],
    version: { arguments: ['-v'], pattern: /HA-?Proxy version (\d+(?:\.\d+)+)/ },
    minimum: '2.4',
    because: 'the oldest long-term release that distributions still carry',
    debian: 'haproxy',
    homebrew: 'haproxy',
    rpm: 'haproxy',
  },
  nginx: {
    files: ['nginx'],
    version: { arguments: ['-v'], pattern: /nginx\/(\d+(?:\.\d+)+)/ },
    minimum: '1.18',
    because: 'the oldest that distributions still carry',
    debian: 'nginx',
    homebrew: 'nginx',
    rpm: 'nginx',
  },
  'redis-server': {
    files: ['redis-server'],
    version: dashDashVersion(/(?:Redis|Valkey) server v=(\d+(?:\.\d+)+)/),
    minimum: '7.0',
    because: 'older ones cannot choose their cluster-port',
    debian: 'redis-server',
    homebrew: 'redis',
  },
  'redis-cli': {
    files: ['redis-cli'],
    version: dashDashVersion(/(?:redis|valkey)-cli (\d+(?:\.\d+)+)/),
    minimum: '7.0',
    because: 'the same as redis-server',
    debian: 'redis-tools',
    homebrew: 'redis',
  },
  postgres: {
    files: ['postgres'],
    version: dashDashVersion(/\(PostgreSQL\) (\d+(?:\.\d+)?)/),
    minimum: '14',
    because: 'older ones slow down with many connections, also idle ones',
    debian: 'postgresql',
    homebrew: 'postgresql@17',
    rpm: 'postgresql-server',
    folders: postgresFolders,
  },
  initdb: { beside: 'postgres' },
  pg_basebackup: { beside: 'postgres' },
  pg_controldata: { beside: 'postgres' },
  pg_ctl: { beside: 'postgres' },
  pg_isready: { beside: 'postgres' },
  psql: { beside: 'postgres' },
  supervisord: {
    files: ['supervisord'],
    version: dashDashVersion(/^(\d+(?:\.\d+)+)/m),
    minimum: '4.0',
    because: 'older ones need Python 2, and supervisorctl tells failures only from 4.0 on',
    debian: 'supervisor',
    homebrew: 'supervisor',
    rpm: 'supervisor',
  },
  supervisorctl: { beside: 'supervisord' },
  pgbouncer: {
    files: ['pgbouncer'],
    version: dashDashVersion(/PgBouncer (\d+(?:\.\d+)+)/),
    minimum: '1.14',
    because: 'older ones cannot log in to Postgres with SCRAM secrets',
    debian: 'pgbouncer',
    homebrew: 'pgbouncer',
    rpm: 'pgbouncer',
  },
  ...metricsPrograms,
  ...mariadbPrograms,
  ...rabbitmqPrograms,
  ...javaPrograms,
  openssl: {
    files: ['openssl'],
    version: { arguments: ['version'], pattern: /(?:OpenSSL|LibreSSL) (\d+(?:\.\d+)+)/ },
    minimum: '1.1.1',
    because: 'older ones have no `req -addext` for the names in a certificate',
    debian: 'openssl',
    homebrew: 'openssl@3',
    rpm: 'openssl',
    folders: ['/opt/homebrew/opt/openssl@*/bin', '/usr/local/opt/openssl@*/bin'],
  },
  ...containerPrograms,
  ...browserPrograms,
  ...goPrograms,
  ...pythonPrograms,
} as const satisfies Record<string, Program | Companion>;

/** Name of a program that the local platform can ask for. */
export type ProgramName = keyof typeof table;

/** Every program that the local platform can ask for. */
export const programs: Readonly<Record<ProgramName, Program | Companion>> = table;

/** The program whose package, place and version a name shares: itself, or the one it comes with. */
export function packagedAs(name: ProgramName): { readonly name: ProgramName; readonly program: Program } {
  const entry: Program | Companion | undefined = programs[name];
  if (entry === undefined) throw new Error(`${name} is no program of tools/install/program-table.ts: add it there`);
  return 'beside' in entry ? packagedAs(entry.beside) : { name, program: entry };
}
