import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';

/** The password of every server that these helpers start. */
export const PASSWORD = 'a-password-of-the-test';

/** A database server of a test: its data outlives a stop. */
export interface DatabaseServer {
  readonly port: number;
  /** URL of its first database, or of another. */
  url(database?: string): string;
  /** The rows a statement gives, over a connection of its own. */
  query<T extends object>(text: string, database?: string): Promise<T[]>;
  /** Starts it again after a stop. */
  start(): Promise<void>;
  /** Lets statements end, cuts connections. */
  stop(): Promise<void>;
  /** As the crash of a machine: nothing is finished, nothing said. */
  kill(): Promise<void>;
  /** SIGSTOP: it takes connections and does not answer. */
  pause(): void;
  resume(): void;
}

/** Repeats a question until it is answered with true; an error counts as false. */
export async function until(what: string, condition: () => Promise<boolean>, limitMs = 20_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain for: ${what}`);
    await sleep(50);
  }
}

/** Folder of Postgres' programs: Debian keeps them off the path. */
export function postgresProgram(name: string): string {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(base, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  const folder = folders.find((candidate) => existsSync(join(candidate, name)));
  if (!folder) throw new Error(`${name} is not installed: these tests need Postgres`);
  return join(folder, name);
}

/** The user as whom a server runs: Postgres and MariaDB refuse root. */
export function ownerOf(user: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, user]).toString());
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Makes a folder that a server's own user may use. */
function folderFor(folder: string, { uid, gid }: { uid?: number; gid?: number }): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly owner: { uid?: number; gid?: number };
  readonly folder: string;
  readonly stopSignal: NodeJS.Signals;
  readonly killSignal: NodeJS.Signals;
  answers(): Promise<boolean>;
}

/** One process that can be stopped and started again. */
function control(program: Program): Pick<DatabaseServer, 'start' | 'stop' | 'kill' | 'pause' | 'resume'> {
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
  };
  const start = async () => {
    const { command, args, folder, owner, name } = program;
    const started = spawn(command, args, { cwd: folder, stdio: 'ignore', ...owner });
    child = started;
    // One that ended leaves its port to a stranger, who must not answer in its place.
    const isOver = () => started.exitCode !== null || started.signalCode !== null;
    await until(name, async () => isOver() || (await program.answers()));
    await sleep(50);
    if (isOver()) throw new Error(`${name} ended at once: is its port free?`);
  };
  return {
    start,
    stop: () => end(program.stopSignal),
    kill: () => end(program.killSignal),
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
  };
}

async function askPostgres<T extends object>(connectionString: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T & pg.QueryResultRow>(text)).rows;
  } finally {
    await client.end();
  }
}

const POSTGRES_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  shared_buffers: '16MB',
};

function postgresServer(folder: string, port: number, settings: Record<string, string>): DatabaseServer {
  const url = (database = 'postgres') => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const query = <T extends object>(text: string, database?: string) => askPostgres<T>(url(database), text);
  const flags = Object.entries({ ...POSTGRES_SETTINGS, ...settings }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  return {
    port,
    url,
    query,
    ...control({
      name: `postgres on ${port}`,
      command: postgresProgram('postgres'),
      args: ['-D', folder, '-p', String(port), ...flags],
      owner: ownerOf('postgres'),
      folder,
      stopSignal: 'SIGINT',
      // Its processes end at once; SIGKILL would leave them behind.
      killSignal: 'SIGQUIT',
      answers: async () => (await query('select 1')).length === 1,
    }),
  };
}

/**
 * Starts a Postgres of its own.
 * @param folder a new folder for its data, below one that the user `postgres` may enter
 * @param settings of the server, such as `max_connections`
 */
export async function startPostgres(
  folder: string,
  port: number,
  settings: Record<string, string> = {},
): Promise<DatabaseServer> {
  const owner = ownerOf('postgres');
  folderFor(folder, owner);
  const password = join(dirname(folder), `${basename(folder)}.password`);
  writeFileSync(password, PASSWORD, { mode: 0o644 });
  // A server that asks for no password would hide a client that sends none.
  const words = ['-D', folder, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', password, '--no-sync'];
  execFileSync(postgresProgram('initdb'), words, { ...owner, cwd: folder, stdio: 'pipe' });
  const server = postgresServer(folder, port, settings);
  await server.start();
  return server;
}

/** Starts a streaming replica of a Postgres. */
export async function startPostgresReplica(
  primary: DatabaseServer,
  folder: string,
  port: number,
  settings: Record<string, string> = {},
): Promise<DatabaseServer> {
  const owner = ownerOf('postgres');
  folderFor(folder, owner);
  const args = ['-d', primary.url(), '-D', folder, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'];
  execFileSync(postgresProgram('pg_basebackup'), args, { ...owner, cwd: folder, stdio: 'pipe' });
  const server = postgresServer(folder, port, settings);
  await server.start();
  return server;
}

/** Waits until a Postgres replica has replayed what its primary has written so far. */
export async function untilReplayed(primary: DatabaseServer, replica: DatabaseServer): Promise<void> {
  const [position] = await primary.query<{ lsn: string }>('select pg_current_wal_lsn() as lsn');
  const replayed = `select pg_last_wal_replay_lsn() >= '${position?.lsn}' as done`;
  await until('replica', async () => (await replica.query<{ done: boolean }>(replayed))[0]?.done === true);
}

/**
 * Starts a PgBouncer in transaction mode before a Postgres.
 * @param folder a new folder for its files
 * @param users of the server who may come in
 */
export async function startPgbouncer(
  server: DatabaseServer,
  folder: string,
  port: number,
  users: readonly string[] = ['postgres'],
): Promise<DatabaseServer> {
  const owner = ownerOf('postgres');
  folderFor(folder, owner);
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'plain', // the file holds the password, which it needs itself to log in to the server
    auth_file: join(folder, 'users.txt'),
    pool_mode: 'transaction',
    default_pool_size: 5,
    max_client_conn: 200,
    server_login_retry: 1,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`);
  const databases = `[databases]\n* = host=127.0.0.1 port=${server.port}\n[pgbouncer]\n`;
  writeFileSync(join(folder, 'pgbouncer.ini'), `${databases}${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'users.txt'), users.map((user) => `"${user}" "${PASSWORD}"\n`).join(''));
  const url = (database = 'postgres') => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const query = <T extends object>(text: string, database?: string) => askPostgres<T>(url(database), text);
  const pooler = {
    port,
    url,
    query,
    ...control({
      name: `pgbouncer on ${port}`,
      command: ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync) ?? 'pgbouncer',
      args: [join(folder, 'pgbouncer.ini')],
      owner,
      folder,
      stopSignal: 'SIGTERM',
      killSignal: 'SIGKILL',
      answers: async () => (await query('select 1')).length === 1,
    }),
  };
  await pooler.start();
  return pooler;
}

const MARIADB_DATABASE = 'test';

function mariadbServer(folder: string, port: number, settings: Record<string, string>): DatabaseServer {
  const url = (database = MARIADB_DATABASE) => `mysql://app:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const query = async <T extends object>(text: string, database?: string): Promise<T[]> => {
    const connection = await createConnection({ uri: url(database), multipleStatements: true });
    connection.on('error', () => undefined);
    try {
      const [rows] = await connection.query(text);
      return rows as T[];
    } finally {
      await connection.end().catch(() => undefined);
    }
  };
  const all = {
    datadir: folder,
    tmpdir: folder,
    port: String(port),
    'bind-address': '127.0.0.1',
    socket: join(folder, 'server.sock'),
    'pid-file': join(folder, 'server.pid'),
    'log-error': join(folder, 'error.log'),
    'init-file': join(folder, 'accounts.sql'),
    'server-id': String(port),
    'log-bin': 'binlog',
    'innodb-buffer-pool-size': '32M',
    'innodb-flush-log-at-trx-commit': '2',
    ...settings,
  };
  const flags = Object.entries(all).map(([key, value]) => `--${key}=${value}`);
  return {
    port,
    url,
    query,
    ...control({
      name: `mariadb on ${port}`,
      command: ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd'].find(existsSync) ?? 'mariadbd',
      args: ['--no-defaults', ...flags],
      owner: ownerOf('mysql'),
      folder,
      stopSignal: 'SIGTERM',
      killSignal: 'SIGKILL',
      answers: async () => (await query('select 1')).length === 1,
    }),
  };
}

/**
 * Starts a MariaDB of its own, which writes a binary log.
 * @param folder a new folder for its data, below one that the user `mysql` may enter
 * @param settings of the server, such as `max-connections`
 */
export async function startMariadb(
  folder: string,
  port: number,
  settings: Record<string, string> = {},
): Promise<DatabaseServer> {
  const owner = ownerOf('mysql');
  folderFor(folder, owner);
  // In /tmp a server that starts elsewhere would remove its temporary tables.
  const options = [
    '--no-defaults',
    `--datadir=${folder}`,
    `--tmpdir=${folder}`,
    '--skip-test-db',
    '--skip-name-resolve',
  ];
  execFileSync('mariadb-install-db', [...options, '--auth-root-authentication-method=normal'], {
    ...owner,
    cwd: folder,
    stdio: 'pipe',
  });
  // Runs at every start. Not in the log: each server makes its own.
  const accounts = [
    'set sql_log_bin = 0',
    `create database if not exists ${MARIADB_DATABASE}`,
    `create user if not exists app identified by '${PASSWORD}'`,
    'grant all on *.* to app with grant option',
  ];
  writeFileSync(join(folder, 'accounts.sql'), accounts.map((statement) => `${statement};\n`).join(''));
  const server = mariadbServer(folder, port, settings);
  await server.start();
  return server;
}

/** Makes a MariaDB the replica of another, by GTID; the other must still have its whole log. */
export async function followInMariadb(primary: DatabaseServer, replica: DatabaseServer): Promise<void> {
  const source = `master_host = '127.0.0.1', master_port = ${primary.port}, master_user = 'app', master_password = '${PASSWORD}'`;
  await replica.query(`change master to ${source}, master_use_gtid = slave_pos; start slave`);
}

/** Waits until a MariaDB replica has replayed what its primary has written so far. */
export async function untilReplayedInMariadb(primary: DatabaseServer, replica: DatabaseServer): Promise<void> {
  const [position] = await primary.query<{ gtid: string }>('select @@global.gtid_current_pos as gtid');
  await until('replica', async () => {
    const [answer] = await replica.query<{ left: number }>(
      `select master_gtid_wait('${position?.gtid}', 1) as \`left\``,
    );
    return answer?.left === 0;
  });
}
