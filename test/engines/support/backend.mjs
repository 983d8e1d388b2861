// A small instance for balancer tests: `node backend.mjs <port> <name>`. It answers with what it received.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [port, name] = process.argv.slice(2);
let ready = true;
let closing = false;
const seen = {};

const routes = {
  '/health/ready': () => ({ status: ready ? 200 : 503 }),
  '/ready/off': () => {
    ready = false;
  },
  '/seen': (query) => ({ status: 200, body: { count: seen[query.get('key')] ?? 0 } }),
  '/limited': () => ({
    status: 429,
    headers: { 'X-RateLimit-Remaining': '0', 'RateLimit-Reset': '7', 'Retry-After': '7' },
  }),
  '/cookie': () => ({ status: 200, headers: { 'Set-Cookie': 'session=1' } }),
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url.replace(/^\/+/, '/'), 'http://instance');
  const key = searchParams.get('key');
  if (key && pathname !== '/seen') seen[key] = (seen[key] ?? 0) + 1;
  let length = 0;
  for await (const chunk of request) length += chunk.length;
  if (searchParams.has('wait')) await sleep(Number(searchParams.get('wait')));
  if (searchParams.get('die') === name) process.kill(process.pid, 'SIGKILL');
  const { status = 200, headers = {}, body } = (await routes[pathname]?.(searchParams)) ?? {};
  const cacheControl = searchParams.get('control');
  response.writeHead(status, {
    'Content-Type': 'application/json',
    ...(closing ? { Connection: 'close' } : {}),
    ...(cacheControl ? { 'Cache-Control': cacheControl } : {}),
    ...headers,
  });
  response.end(
    JSON.stringify(body ?? { name, method: request.method, url: request.url, headers: request.headers, length }),
  );
});

server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
  socket.pipe(socket);
});

// As the application does it: not ready, wait, finish what is under way.
process.on('SIGTERM', async () => {
  ready = false;
  await sleep(200);
  closing = true;
  server.close(() => process.exit(0));
});

server.keepAliveTimeout = 75_000;
server.listen(Number(port), '127.0.0.1');
