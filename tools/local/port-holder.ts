import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who listens on a port. */
export interface PortHolder {
  /** Not known when the process is another account's, or this machine has no lsof. */
  readonly pid?: number;
  /** "redis-server, process 4711". */
  readonly name: string;
}

/** Who listens on a loopback port, or undefined when it is free. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  if (await isFree(port)) return undefined;
  try {
    const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
    const pid = Number(/^p(\d+)/m.exec(stdout)?.[1]);
    return { pid, name: `${/^c(.+)/m.exec(stdout)?.[1]}, process ${pid}` };
  } catch {
    return { name: 'another program' };
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
