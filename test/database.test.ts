import fastify from 'fastify';
import pg from 'pg';
import { pino } from 'pino';
import { mysql } from '../app/adapters/sql/mysql/engine';
import { gtidSetIncludes } from '../app/adapters/sql/mysql/gtid-set';
import { poolLimits } from '../app/adapters/sql/pool-limits';
import { postgres } from '../app/adapters/sql/postgres/engine';
import { repeatBriefly } from '../app/adapters/sql/repeat-briefly';
import { tlsOf } from '../app/adapters/sql/tls';
import { connectDatabase } from '../app/composition/connect-database';
import { checkVariables, readConfig, renderProblem } from '../app/contract';
import { parseDatabaseUrl } from '../app/contract/database-url';
import { positionOf, tellPosition } from '../app/http/position';
import { appKeys } from './support/app-keys';
import { movableTime, realTime } from './support/time';

const PASSWORD = 'correct-horse';

function parsed(text: string) {
  const outcome = parseDatabaseUrl(text);
  if ('rule' in outcome) throw new Error(outcome.rule);
  return outcome.url;
}

describe('database URLs', () => {
  test.each<[string, object]>([
    ['postgres://a:b@db/x', { kind: 'postgres', host: 'db', port: 5432, user: 'a', password: 'b', database: 'x' }],
    ['postgresql+asyncpg://a@db:6432/x', { kind: 'postgres', port: 6432, password: '' }],
    ['mysql://a:b@db/x', { kind: 'mysql', port: 3306 }],
    ['mysql+pymysql://a:b@db/x?charset=utf8mb4', { kind: 'mysql' }],
    ['mariadb://a:p%40ss%2F%3F@[::1]:3307/x', { kind: 'mysql', host: '::1', port: 3307, password: 'p@ss/?' }],
    ['postgresql://a@db/x?schema=public&pgbouncer=true', { sslMode: 'disable' }],
    ['postgresql://a@db/x?sslmode=verify-full&sslrootcert=/ca.pem', { sslMode: 'verify-full', sslRootCert: '/ca.pem' }],
    ['mysql://a@db/x?connection_limit=20&pool_timeout=20', { connectionLimit: 20, poolTimeoutSeconds: 20 }],
  ])('%s is understood', (text, parts) => expect(parsed(text)).toMatchObject(parts));

  const names = 'sslmode, sslrootcert, connection_limit, pool_timeout, schema, charset, pgbouncer';
  test.each<[string, string, string]>([
    ['of another protocol', `http://a:${PASSWORD}@db/x`, 'must be a URL starting with postgres://, postgresql://'],
    ['without a database', `postgres://a:${PASSWORD}@db`, 'must end with /<database>'],
    ['with a hash sign in its password', `postgres://a:1#${PASSWORD}@db/x`, 'must end with /<database>'],
    ['with a broken escape', `postgres://a:%zz${PASSWORD}@db/x`, 'must percent-encode'],
    [
      'with a misspelt parameter',
      `postgres://a:${PASSWORD}@db/x?ssl_mode=require`,
      `than ${names} (did you mean sslmode?)`,
    ],
    ['with a question mark in its password', `postgres://a:1?${PASSWORD}@db/x`, 'must end with /<database>'],
    ['with a secret as parameter', `postgres://a@db/x?${PASSWORD}=1`, `must have no other parameters than ${names}`],
    [
      'with another schema',
      `postgres://a:${PASSWORD}@db/x?schema=private`,
      'in its parameter schema, which must be public',
    ],
    ['with a limit of nothing', `postgres://a:${PASSWORD}@db/x?connection_limit=0`, 'must lie between 1 and 1000'],
    ['to verify an address', `mysql://a:${PASSWORD}@10.0.0.1/x?sslmode=verify-full`, 'must name its host'],
    ['with an unknown mode', `postgres://a:${PASSWORD}@db/x?sslmode=maybe`, 'in its parameter sslmode'],
  ])('fails when it is %s, without printing it', (_, text, rule) => {
    const outcome = parseDatabaseUrl(text);
    expect(outcome).toEqual({ rule: expect.stringContaining(rule) });
    expect(JSON.stringify(outcome)).not.toContain(PASSWORD);
  });

  test('fails when the servers are of two kinds', () => {
    const given = { SYSTEM: 's', ENVIRONMENT: 'e', ...appKeys, DATABASE_URL: 'mysql://a@db/x' };
    const problems = checkVariables({ ...given, DATABASE_READ_URLS: 'mariadb://a@db/x,postgres://a@db/x' });
    expect(problems.map(renderProblem)).toEqual([
      'DATABASE_READ_URLS (secret) must be for mysql servers, as DATABASE_URL is: give URLs of one kind',
    ]);
    expect(checkVariables({ ...given, DATABASE_READ_URLS: 'mariadb+aiomysql://a@db/x' })).toEqual([]);
  });

  test('the limit of a URL lowers the pool, and never raises it', () => {
    const limits = (parameters: string) =>
      poolLimits({
        url: parsed(`mysql://a@db/x?${parameters}`),
        pool: { size: 10, overflow: 20, recycleSeconds: 0 },
        statementTimeoutMs: 0,
      });
    expect(limits('')).toEqual({ kept: 5, max: 30, waitMs: 2000, statementMs: 62_000 });
    expect(limits('connection_limit=5&pool_timeout=20')).toMatchObject({ kept: 5, max: 5, waitMs: 20_000 });
    expect(limits('connection_limit=15')).toMatchObject({ kept: 5, max: 15 });
    expect(limits('connection_limit=50')).toMatchObject({ kept: 5, max: 30 });
    expect(limits('connection_limit=3')).toMatchObject({ kept: 3, max: 3 });
  });

  test('the modes of encryption mean what libpq says', () => {
    const tls = (mode: string) => tlsOf(parsed(`postgres://a@db/x?sslmode=${mode}`));
    expect(tls('disable')).toBeUndefined();
    expect(tls('prefer')).toEqual({ verifies: false, verifiesHost: false, isOptional: true });
    expect(tls('require')).toEqual({ verifies: false, verifiesHost: false, isOptional: false });
    expect(tls('verify-ca')).toEqual({ verifies: true, verifiesHost: false, isOptional: false });
    expect(tls('verify-full')).toEqual({ verifies: true, verifiesHost: true, isOptional: false });
  });
});

describe('failures', () => {
  afterEach(realTime);

  const answered = (code: string, severity = 'ERROR') =>
    Object.assign(new pg.DatabaseError('x', 1, 'error'), { code, severity });
  const mysqlAnswer = (errno: number, code = 'ER_X') => Object.assign(new Error('x'), { errno, code });
  const told = (engine: typeof postgres, error: Error) => [
    engine.isServerFailure(error),
    engine.isConflict(error),
    engine.isLostConnection(error),
  ];

  test.each<[string, Error, boolean, boolean, boolean]>([
    ['a deadlock', answered('40P01'), true, true, false],
    ['a primary that became a replica', answered('25006'), true, false, true],
    ['a statement time-out', answered('57014'), true, false, false],
    ['a duplicate', answered('23505'), false, false, false],
  ])('postgres: %s', (_, error, ...expected) => expect(told(postgres, error)).toEqual(expected));

  test.each<[string, Error, boolean, boolean, boolean]>([
    ['a deadlock', mysqlAnswer(1213), true, true, false],
    ['a lock that was not to be had', mysqlAnswer(1205), true, true, false],
    ['a primary that became a replica', mysqlAnswer(1290), true, false, true],
    ['a statement time-out of MariaDB', mysqlAnswer(1969), true, false, false],
    ['a statement time-out of MySQL', mysqlAnswer(3024), true, false, false],
    ['a connection refused', mysqlAnswer(-111, 'ECONNREFUSED'), true, false, true],
    ['a connection cut', mysqlAnswer(0, 'PROTOCOL_CONNECTION_LOST'), true, false, true],
    ['a closed connection', Object.assign(new Error('closed state'), { fatal: true }), true, false, true],
    [
      'a wrong password',
      Object.assign(mysqlAnswer(1045, 'ER_ACCESS_DENIED_ERROR'), { fatal: true }),
      false,
      false,
      false,
    ],
    ['a wrong certificate', mysqlAnswer(0, 'HANDSHAKE_SSL_ERROR'), false, false, false],
    ['a certificate for another host', mysqlAnswer(0, 'ERR_TLS_CERT_ALTNAME_INVALID'), false, false, false],
    ['a duplicate', mysqlAnswer(1062, 'ER_DUP_ENTRY'), false, false, false],
    ['a mistake in our code', new TypeError('x is not a function'), false, false, false],
  ])('mysql: %s', (_, error, ...expected) => expect(told(mysql, error)).toEqual(expected));

  test('work is repeated for two seconds at most, and only what may pass', async () => {
    movableTime();
    const start = performance.now();
    let runs = 0;
    const fail = async () => {
      runs += 1;
      throw new Error(`run ${runs}`);
    };
    await expect(repeatBriefly(fail, () => false)).rejects.toThrow('run 1');
    let took = 0;
    const repeated = repeatBriefly(fail, () => true).finally(() => {
      took = performance.now() - start;
    });
    await Promise.all([expect(repeated).rejects.toThrow(/run \d+/), jest.advanceTimersByTimeAsync(5000)]);
    expect(took).toBeLessThan(2300);
    expect(runs).toBeGreaterThan(5);
  });
});

describe('connections that cannot be made', () => {
  test.each(['postgres', 'mysql'])('are counted by each pool of %s', async (kind) => {
    const urls = { DATABASE_URL: `${kind}://127.0.0.1:1/none`, DATABASE_READ_URLS: `${kind}://127.0.0.1:2/none` };
    const config = readConfig({ SYSTEM: 'abreast', ENVIRONMENT: 'test', ...urls, ...appKeys }, () => '');
    const { database } = await connectDatabase(config, pino({ level: 'silent' }));
    const failures = () => database.pools().map((pool) => [pool.name, pool.failures]);
    const before = failures();
    const status = await database.status();
    const after = failures();
    await database.close();
    expect(status).toMatchObject({ primary: false, replicas: [false] });
    expect([before, after]).toEqual([
      [
        ['primary', 0],
        ['replica-1', 0],
      ],
      [
        ['primary', 1],
        ['replica-1', 1],
      ],
    ]);
  });
});

describe('positions', () => {
  const { includes: lsnIncludes, isPosition: isLsn } = postgres.positions;
  const { includes: gtidIncludes, isPosition: isGtid } = mysql.positions;
  const [one, other] = ['3e11fa47-71ca-11e1-9e33-c80aa9429562', '4e11fa47-71ca-11e1-9e33-c80aa9429562'];

  test('of Postgres are compared as numbers', () => {
    expect(lsnIncludes('0/A', '0/9')).toBe(true);
    expect(lsnIncludes('1/0', '0/FFFFFFFF')).toBe(true);
    expect(lsnIncludes('0/9', '0/10')).toBe(false);
    expect(['0/0', '16/B374D848'].every(isLsn)).toBe(true);
    expect(['', 'unknown', '0/G', "0/0'", '0-1-2', '0/0\n'].some(isLsn)).toBe(false);
  });

  test('of MariaDB are compared by domain', () => {
    expect(gtidIncludes('0-1-10', '0-2-9')).toBe(true);
    expect(gtidIncludes('0-1-9', '0-1-10')).toBe(false);
    expect(gtidIncludes('0-1-10', '0-1-10,5-1-1')).toBe(false);
    expect(gtidIncludes('0-1-10,5-1-2', '5-1-1,0-1-10')).toBe(true);
    expect(gtidIncludes('unknown', '0-1-1')).toBe(false);
    expect(['', 'unknown', '0-1', '0-1-1;', '0/0'].some(isGtid)).toBe(false);
  });

  test('of MySQL are sets', () => {
    expect(isGtid(`${one}:1-5:7,${other}:1`)).toBe(true);
    expect(gtidSetIncludes(`${one}:1-9,${other}:1-3`, `${one}:1-5:7,${other}:2`)).toBe(true);
    expect(gtidSetIncludes(`${one}:1-5:8-9`, `${one}:1-9`)).toBe(false);
    expect(gtidIncludes(`${one}:1-5`, `${other}:1`)).toBe(false);
    expect(gtidIncludes('0-1-5', `${other}:1`)).toBe(false);
  });

  test('travel to the client and back, as header and as cookie; what is no token is ignored', async () => {
    const app = fastify();
    app.put('/', async (request, reply) => tellPosition(request, reply, "0/1 ';\r\n"));
    app.get('/', async (request) => ({ position: positionOf(request) ?? null }));
    const { headers } = await app.inject({ method: 'PUT', url: '/' });
    const token = String(headers['x-position']);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(headers['set-cookie']).toBe(`position=${token}; Max-Age=10; Path=/; HttpOnly; SameSite=Lax`);
    const read = async (sent: Record<string, string>) =>
      (await app.inject({ url: '/', headers: sent })).json().position;
    expect(await read({ 'x-position': token })).toBe("0/1 ';\r\n");
    expect(await read({ cookie: `a=b; position=${token}` })).toBe("0/1 ';\r\n");
    expect(await read({ cookie: 'position=x', 'x-position': token })).toBe("0/1 ';\r\n");
    for (const bad of ['', 'a b', "' or 1=1", 'x'.repeat(2001), '%00'])
      expect(await read({ 'x-position': bad, cookie: `position=${encodeURIComponent(bad)}` })).toBeNull();
    expect(await read({})).toBeNull();
  });
});
