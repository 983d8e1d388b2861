import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ComponentDocument, ProgramDocument } from '../../constructs/local/document';
import { Component } from '../local/component';
import { brokerAnswers } from '../local/kafka/answers';
import { MariadbAdmin } from '../local/mariadb/admin';
import { followers, isFollowing, statusOf } from '../local/mariadb/replication';
import { clusterHealth, managerName } from '../local/opensearch/cluster';
import type { EnvironmentPaths } from '../local/paths';
import { PostgresAdmin } from '../local/postgres/admin';
import { program } from '../local/programs';
import { logIn } from '../local/rabbitmq/log-in';
import { secret } from '../local/secrets';

const run = promisify(execFile);

/** What a program is in its component at this moment, asked of the program itself where it can change. */
export async function roleOf(
  paths: EnvironmentPaths,
  document: ComponentDocument,
  one: ProgramDocument,
): Promise<string> {
  const { kind } = document.procedure;
  try {
    if (kind === 'postgres') return await postgresRole(document, one);
    if (kind === 'mariadb') return await mariadbRole(document, one);
    if (kind === 'rabbitmq') return await rabbitmqRole(paths, document, one);
    if (kind === 'redisCluster') return await redisRole(paths, one);
    if (kind === 'kafka') return (await brokerAnswers(one.port)) ? 'broker and controller' : 'unknown';
    if (kind === 'opensearch') return await searchRole(one);
  } catch {
    return 'unknown';
  }
  return kind === 'fleet' ? 'instance' : document.component === 'balancer' ? 'load balancer' : one.name;
}

async function postgresRole(document: ComponentDocument, { port }: ProgramDocument): Promise<string> {
  const admin = new PostgresAdmin(new Component(document), port);
  try {
    const [row] = await admin.query<{ standby: boolean; streaming: number }>(
      'SELECT pg_is_in_recovery() AS standby, (SELECT count(*)::int FROM pg_stat_replication) AS streaming',
    );
    return row?.standby ? 'replica' : `primary, ${row?.streaming} streaming`;
  } finally {
    await admin.close();
  }
}

async function mariadbRole(document: ComponentDocument, { port }: ProgramDocument): Promise<string> {
  const admin = new MariadbAdmin(new Component(document), port);
  try {
    const status = await statusOf(admin);
    if (!status) return `primary, ${await followers(admin)} streaming`;
    return isFollowing(status) ? 'replica' : 'replica, not streaming';
  } finally {
    await admin.close();
  }
}

/** The last program is the server; before it runs what it needs. */
async function rabbitmqRole(
  paths: EnvironmentPaths,
  { procedure, programs }: ComponentDocument,
  { name, port }: ProgramDocument,
): Promise<string> {
  if (procedure.kind !== 'rabbitmq' || name !== programs.at(-1)?.name) return 'port mapper';
  await logIn({ port, user: procedure.user, password: secret(paths, 'rabbitmq') });
  return 'broker';
}

async function redisRole(paths: EnvironmentPaths, { port }: ProgramDocument): Promise<string> {
  const { stdout } = await run(program('redis-cli').path, ['-p', String(port), 'role'], {
    env: { REDISCLI_AUTH: secret(paths, 'cache') },
    timeout: 2_000,
  });
  return stdout.split('\n')[0] === 'slave' ? 'replica' : 'master';
}

async function searchRole({ name, port }: ProgramDocument): Promise<string> {
  const [{ status }, manager] = await Promise.all([clusterHealth(port), managerName(port)]);
  return `${manager === name ? 'cluster manager' : 'data'}, ${status}`;
}
