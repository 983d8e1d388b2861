import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who listens on a loopback port ("redis-server, process 4711"), or undefined when it is free. */
export async function portHolder(port: number): Promise<string | undefined> {
  if (await isFree(port)) return undefined;
  try {
    const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
    const pid = /^p(\d+)/m.exec(stdout)?.[1];
    const command = /^c(.+)/m.exec(stdout)?.[1];
    return `${command}, process ${pid}`;
  } catch {
    // No lsof, or the process is another account's.
    return 'another program';
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
