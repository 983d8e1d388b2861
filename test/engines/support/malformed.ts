/** A request that no service should choke on, as the bytes that reach it. */
export interface Malformed {
  readonly name: string;
  readonly bytes: Buffer;
}

const RECORD = '/api/v1/ips/192.0.2.77';
const JSON_TYPE = ['content-type: application/json'];

/** A request line, headers and a body; `content-length` is right unless a header says otherwise. */
function raw(
  name: string,
  method: string,
  path: string,
  headers: readonly string[] = [],
  body?: Buffer | string,
): Malformed {
  const content = body === undefined ? undefined : Buffer.from(body);
  const hasLength = headers.some((header) => /^(content-length|transfer-encoding)/i.test(header));
  const length = content && !hasLength ? [`content-length: ${content.length}`] : [];
  const head = [`${method} ${path} HTTP/1.1`, 'host: test', 'connection: close', ...headers, ...length].join('\r\n');
  return { name, bytes: Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), content ?? Buffer.alloc(0)]) };
}

const put = (name: string, body: Buffer | string, headers = JSON_TYPE) => raw(name, 'PUT', RECORD, headers, body);
const value = (name: string, body: unknown) => put(name, JSON.stringify(body));
const get = (name: string, path: string, headers: readonly string[] = []) => raw(name, 'GET', path, headers);
const valid = { list: 'deny', reason: 'scan' };

const types: readonly Malformed[] = [
  ...[null, 1, [], {}, true, 'block', '', 'DENY'].map((list) =>
    value(`list ${JSON.stringify(list)}`, { ...valid, list }),
  ),
  ...[null, 1, [], {}, '', '   ', 'nul \u0000', 'line\nbreak', 'esc \u001b[2J', 'x'.repeat(501)].map((reason) =>
    value(`reason ${JSON.stringify(reason).slice(0, 20)}`, { ...valid, reason }),
  ),
  ...[0, 'yesterday', '2020-01-01T00:00:00Z', '2030-13-45T00:00:00Z', {}, false].map((expires_at) =>
    value(`expires_at ${JSON.stringify(expires_at)}`, { ...valid, expires_at }),
  ),
  value('a field too many', { ...valid, admin: true }),
  put('a prototype', '{"list":"deny","reason":"x","__proto__":{"admin":true}}'),
  put('a constructor', '{"list":"deny","reason":"x","constructor":{"prototype":{"admin":true}}}'),
  value('no reason', { list: 'deny' }),
  value('nothing', {}),
  value('an array', [valid]),
  value('a string', 'deny'),
  value('a number', 7),
  value('null', null),
];

const encodings: readonly Malformed[] = [
  put('half a body', '{"list":"deny"'),
  put('no JSON', 'list=deny'),
  put('two values', '{}{}'),
  put('a lone byte', Buffer.from([0xff])),
  put('bad UTF-8 in a key', Buffer.concat([Buffer.from('{"li'), Buffer.from([0xc3, 0x28]), Buffer.from('":1}')])),
  put('UTF-16', Buffer.from(JSON.stringify(valid), 'utf16le')),
  put('NaN', '{"list":"deny","reason":NaN}'),
  put('a comment', '{"list":"deny",/* x */"reason":"x"}'),
  put('deeply nested', `${'['.repeat(5000)}${']'.repeat(5000)}`),
  put('an empty body', ''),
  put('XML', '<ip/>', ['content-type: application/xml']),
  put('a form', 'list=deny&reason=x', ['content-type: application/x-www-form-urlencoded']),
  put('plain text', JSON.stringify(valid), ['content-type: text/plain']),
  put('no media type', JSON.stringify(valid), []),
  put('a broken media type', JSON.stringify(valid), ['content-type: ;;;']),
  put('compressed, it says', 'xxxx', ['content-type: application/json', 'content-encoding: gzip']),
];

const sizes: readonly Malformed[] = [
  put('a body of 100 kB', JSON.stringify({ ...valid, reason: 'x'.repeat(100_000) })),
  raw('a body that is said to be huge', 'PUT', RECORD, [...JSON_TYPE, 'content-length: 999999999999']),
  raw('a negative length', 'PUT', RECORD, [...JSON_TYPE, 'content-length: -1'], '{}'),
  raw('a length in letters', 'PUT', RECORD, [...JSON_TYPE, 'content-length: ten'], '{}'),
  raw('two lengths', 'PUT', RECORD, [...JSON_TYPE, 'content-length: 2', 'content-length: 3'], '{}'),
  raw(
    'a length and chunks',
    'PUT',
    RECORD,
    [...JSON_TYPE, 'content-length: 2', 'transfer-encoding: chunked'],
    '0\r\n\r\n',
  ),
  raw('a chunk without a size', 'PUT', RECORD, [...JSON_TYPE, 'transfer-encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'),
  raw('an unknown transfer encoding', 'PUT', RECORD, [...JSON_TYPE, 'transfer-encoding: cow'], '{}'),
  get('a path of 10 kB', `/api/v1/ips/${'1'.repeat(10_000)}`),
  get('a query of 10 kB', `/api/v1/ips?cursor=${'a'.repeat(10_000)}`),
  get('a header of 20 kB', RECORD, [`x-long: ${'x'.repeat(20_000)}`]),
  get(
    'a thousand headers',
    RECORD,
    Array.from({ length: 2000 }, (_, index) => `x-${index}: ${index}`),
  ),
];

const paths: readonly Malformed[] = [
  get('a way up', '/api/v1/ips/../../../etc/passwd'),
  get('a way up, encoded', '/api/v1/ips/..%2f..%2f..%2fetc%2fpasswd'),
  get('a way up, encoded twice', '/api/v1/ips/%252e%252e%252fetc'),
  get('NUL', '/api/v1/ips/%00'),
  get('a lone percent', '/api/v1/ips/%'),
  get('no hex', '/api/v1/ips/%zz'),
  get('bad UTF-8', '/api/v1/ips/%c3%28'),
  get('a backslash', '/api/v1/ips/..\\..\\windows'),
  get('an octal address', '/api/v1/ips/0300.0250.0.1'),
  get('a short address', '/api/v1/ips/127.1'),
  get('an address as a number', '/api/v1/ips/2130706433'),
  get('a range', '/api/v1/ips/10.0.0.0%2f8'),
  get('a zone', '/api/v1/ips/fe80::1%25eth0'),
  get('another system', '/actuator/env'),
  get('a hidden file', '/.env'),
  get('SQL in the address', "/api/v1/ips/1'%20or%20'1'='1"),
  get('SQL after the address', '/api/v1/ips/192.0.2.1;drop%20table%20ips'),
  get('a union', '/api/v1/ips/192.0.2.1%20union%20select%20version()'),
  raw('no such method', 'BREW', RECORD),
  raw('the wrong method', 'PATCH', RECORD, JSON_TYPE, '{}'),
  raw('a trace', 'TRACE', RECORD),
];

const queries: readonly Malformed[] = [
  ...['0', '101', '-1', '1.5', 'ten', '1e9', '', '%00', '9'.repeat(40)].map((limit) =>
    get(`limit ${limit.slice(0, 8)}`, `/api/v1/ips?limit=${limit}`),
  ),
  get('two limits', '/api/v1/ips?limit=1&limit=2'),
  get('an array of limits', '/api/v1/ips?limit[]=1'),
  get('no such list', '/api/v1/ips?list=grey'),
  get('no such parameter', '/api/v1/ips?sort=1'),
  get('SQL in the list', "/api/v1/ips?list=deny'--"),
  get('a cursor of nobody', '/api/v1/ips?cursor=zzzz'),
  get('SQL in the cursor', `/api/v1/ips?cursor=${Buffer.from("1' or 1=1--").toString('base64url')}`),
  get('a search for nothing', '/api/v1/ips/search?q='),
  get('a search for signs', '/api/v1/ips/search?q=%26%7C!'),
  get('a search without words', '/api/v1/ips/search'),
];

const token = (header: object, claims: object) =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

const tokens: readonly Malformed[] = [
  ['no token', 'Bearer'],
  ['a word', 'Bearer x'],
  ['no algorithm', `Bearer ${token({ alg: 'none' }, { sub: '1', role: 'admin' })}.`],
  ['a forged signature', `Bearer ${token({ alg: 'HS256', kid: '1' }, { sub: '1', role: 'admin' })}.AAAA`],
  ['a public key as a secret', `Bearer ${token({ alg: 'RS256', kid: '../../etc/passwd' }, { role: 'admin' })}.AAAA`],
  ['a long token', `Bearer ${'a'.repeat(6000)}`],
  ['signs', "Bearer ' or 1=1 --"],
  ['a password', 'Basic YWRtaW46YWRtaW4='],
].map(([name = '', authorization = '']) =>
  get(`token: ${name}`, '/api/admin/dead-letters', [`authorization: ${authorization}`]),
);

const headers: readonly Malformed[] = [
  get('a header without a colon', RECORD, ['broken']),
  get('a blank before the colon', RECORD, ['x-a : 1']),
  get('NUL in a header', RECORD, ['x-a: \u0000']),
  raw('an empty idempotency key', 'PUT', RECORD, [...JSON_TYPE, 'idempotency-key: '], JSON.stringify(valid)),
  raw(
    'a long idempotency key',
    'PUT',
    RECORD,
    [...JSON_TYPE, `idempotency-key: ${'k'.repeat(300)}`],
    JSON.stringify(valid),
  ),
  { name: 'no HTTP', bytes: Buffer.from('hello\r\n\r\n') },
  { name: 'TLS', bytes: Buffer.from('16030100c8010000c40303', 'hex') },
  { name: 'HTTP of tomorrow', bytes: Buffer.from('GET / HTTP/9.9\r\nhost: x\r\n\r\n') },
];

/** More than a hundred requests, each to be answered with a 4xx problem document. */
export const malformed: readonly Malformed[] = [types, encodings, sizes, paths, queries, tokens, headers].flat();
