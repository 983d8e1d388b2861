import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who listens on a port. */
export interface PortHolder {
  /** Not known when the process is another account's. */
  readonly pid?: number;
  /** "redis-server, process 4711". */
  readonly name: string;
}

/** Who listens on a loopback port, or undefined when it is free. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  if (await isFree(port)) return undefined;
  return fromProc(port) ?? (await fromLsof(port)) ?? { name: 'another program' };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Linux knows without any further program: the socket's inode, and the process that has it open. */
function fromProc(port: number): PortHolder | undefined {
  try {
    const inode = listeningInode(port);
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && inode && hasOpen(name, inode));
    if (!pid) return undefined;
    return { pid: Number(pid), name: `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}, process ${pid}` };
  } catch {
    return undefined;
  }
}

function listeningInode(port: number): string | undefined {
  const table = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8');
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  // Columns: number, local address, remote address, state (0A listens), ..., inode.
  return rows.find((columns) => columns[1]?.endsWith(suffix) && columns[3] === '0A')?.[9];
}

function hasOpen(pid: string, inode: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((name) => readlinkSync(`${folder}/${name}`) === `socket:[${inode}]`);
  } catch {
    return false;
  }
}

async function fromLsof(port: number): Promise<PortHolder | undefined> {
  try {
    const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
    const pid = Number(/^p(\d+)/m.exec(stdout)?.[1]);
    return { pid, name: `${/^c(.+)/m.exec(stdout)?.[1]}, process ${pid}` };
  } catch {
    return undefined;
  }
}
