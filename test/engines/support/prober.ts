import { Worker } from 'node:worker_threads';

/** Milliseconds that each answer took, by path. */
export type Probed = Readonly<Record<string, readonly number[]>>;

interface Probing {
  /** Addresses of the instances. */
  readonly urls: readonly string[];
  readonly paths: readonly string[];
  readonly seconds: number;
}

// A thread of its own, in plain JavaScript: what else this process does must not be counted as the answer's time.
const THREAD = `
  const { parentPort, workerData: { urls, paths, seconds } } = require('node:worker_threads');
  const { get } = require('node:http');
  const { setTimeout: sleep } = require('node:timers/promises');
  const took = (url) => new Promise((resolve, reject) => {
    const start = performance.now();
    get(url, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(url + ' answered ' + answer.statusCode));
      });
    }).once('error', reject);
  });
  (async () => {
    const seen = Object.fromEntries(paths.map((path) => [path, []]));
    for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
      const second = sleep(1000);
      for (const url of urls) for (const path of paths) seen[path].push(await took(url + path));
      await second;
    }
    parentPort.postMessage(seen);
  })();
`;

/**
 * Asks every path of every instance once a second, as a balancer does.
 * @throws when one does not answer 200
 */
export function probe(probing: Probing): Promise<Probed> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, { eval: true, workerData: probing });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}
