import { createServer } from 'node:net';

const FIRST = 29_400;
const COUNT = 100;

/** Ports that this process was given: a server binds its port only some time later. */
const given = new Set<number>();

/**
 * A free loopback port of the range of these tests, 29400 to 29499; two processes begin to look at different places.
 * @throws Error when all are taken
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries += 1) {
    const port = FIRST + ((process.pid * 7 + tries) % COUNT);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`ports ${FIRST} to ${FIRST + COUNT - 1} are all taken: end what listens there`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
