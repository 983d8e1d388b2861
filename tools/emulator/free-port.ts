import { createServer } from 'node:net';
import { CommandError } from '../command';

/** Outside the ephemeral range, and outside the blocks of local environments. */
const FIRST = 23_000;
const LAST = 23_099;

/** The first port of 127.0.0.1 for an emulator that nobody uses. */
export async function freePort(): Promise<number> {
  for (let port = FIRST; port <= LAST; port += 1) if (await isFree(port)) return port;
  throw new CommandError(`one port of ${FIRST} to ${LAST} must be free for the emulator, none is: free one`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
