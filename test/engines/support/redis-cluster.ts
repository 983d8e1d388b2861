import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD, until } from './databases';

/** A Redis Cluster of a test: masters first, then one replica of each when asked for. */
export interface RedisCluster {
  /** Value of `REDIS_URL`. */
  readonly urls: string;
  /** Runs `redis-cli` at a node. */
  cli(node: number, ...words: string[]): string;
  /** SIGKILL: the crash of a machine. */
  kill(node: number): Promise<void>;
  /** SIGTERM: every node writes down what it has, and ends. */
  stopAll(): Promise<void>;
  /** Starts a node again with the data it has on disk. */
  start(node: number): Promise<void>;
  startAll(): Promise<void>;
  /** SIGSTOP: every node takes connections and does not answer. */
  pauseAll(): void;
  resumeAll(): void;
}

/** What a cluster consists of. */
export interface RedisClusterOptions {
  /** One port per node; the first three are masters, three more are their replicas. The bus takes each port + 50. */
  readonly ports: readonly number[];
}

/** Starts a Redis Cluster with append-only files and a node time-out of a second. */
export async function startRedisCluster(folder: string, { ports }: RedisClusterOptions): Promise<RedisCluster> {
  const nodes = ports.map((port) => new Node(join(folder, `redis-${port}`), port));
  await Promise.all(nodes.map((node) => node.start()));
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  const replicas = ports.length > 3 ? ['--cluster-replicas', '1'] : [];
  cli(ports[0], '--cluster', 'create', ...addresses, ...replicas, '--cluster-yes');
  const isWhole = async () => ports.every((port) => cli(port, 'cluster', 'info').includes('cluster_state:ok'));
  const hasReplicas = async () =>
    cli(ports[0], 'cluster', 'nodes')
      .split('\n')
      .filter((line) => line.includes('slave')).length ===
    ports.length - 3;
  await until('redis cluster', isWhole);
  await until('replicas of redis', hasReplicas);
  const nodeAt = (index: number) => {
    const node = nodes[index];
    if (!node) throw new Error(`the cluster has no node ${index}`);
    return node;
  };
  return {
    urls: ports.map((port) => `redis://:${PASSWORD}@127.0.0.1:${port}`).join(),
    cli: (node, ...words) => cli(nodeAt(node).port, ...words),
    kill: (node) => nodeAt(node).end('SIGKILL'),
    stopAll: async () => void (await Promise.all(nodes.map((node) => node.end('SIGTERM')))),
    start: (node) => nodeAt(node).start(),
    startAll: async () => {
      await Promise.all(nodes.map((node) => node.start()));
      await until('redis cluster', isWhole);
    },
    pauseAll: () => nodes.forEach((node) => void node.signal('SIGSTOP')),
    resumeAll: () => nodes.forEach((node) => void node.signal('SIGCONT')),
  };
}

const LONGEST_STOP_MS = 3000;

function cli(port: number | undefined, ...words: string[]): string {
  const connection = ['-p', String(port), '-a', PASSWORD, '--no-auth-warning'];
  return execFileSync('redis-cli', [...connection, ...words], { stdio: 'pipe' }).toString();
}

class Node {
  #child?: ChildProcess;

  constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  async start(): Promise<void> {
    if (this.#child) return;
    mkdirSync(this.folder, { recursive: true });
    const settings = {
      port: this.port,
      bind: '127.0.0.1',
      dir: this.folder,
      save: '',
      appendonly: 'yes',
      requirepass: PASSWORD,
      masterauth: PASSWORD,
      'cluster-enabled': 'yes',
      'cluster-port': this.port + 50,
      'cluster-node-timeout': 1000,
      'cluster-require-full-coverage': 'no',
    };
    const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn('redis-server', words, { cwd: this.folder, stdio: 'ignore' });
    this.#child = child;
    const isOver = () => child.exitCode !== null || child.signalCode !== null;
    await until(`redis on ${this.port}`, async () => isOver() || cli(this.port, 'ping').includes('PONG'));
    if (isOver()) throw new Error(`redis on ${this.port} ended at once: is its port free?`);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    // A node that waits for its replicas, or for a save, may refuse to end.
    const force = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS);
    await exited;
    clearTimeout(force);
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }
}
