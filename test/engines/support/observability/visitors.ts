import { setTimeout as sleep } from 'node:timers/promises';
import { recordPath } from '../../../../tools/load/generate';
import { type Answer, type AskOptions, ask } from '../ask';

/** Visitors that come back until they are stopped. */
export interface Visitors {
  /** Resolves once all are gone, with the visits that failed: '<path> <status>'. */
  stop(): Promise<readonly string[]>;
}

interface Visit {
  readonly path: string;
  readonly expected: number;
  /** @default 1 */
  readonly atOnce?: number;
}

const PAUSE_MS = 400;
/** Several that want what a write has just hidden: one loads it, the others wait. */
const TOGETHER = 6;
/** What each of them asks in turn: everything that reads, pages, and what is not there. */
const VISITS: readonly Visit[] = [
  { path: '/api/auth/me', expected: 200 },
  { path: '/api/v1/ips?list=deny&limit=10', expected: 200, atOnce: TOGETHER },
  { path: '/api/v1/ips/search?q=load', expected: 200 },
  { path: '/api/v1/ips/stats', expected: 200, atOnce: TOGETHER },
  { path: `${recordPath(1)}/history`, expected: 200 },
  { path: '/', expected: 200 },
  { path: '/dashboard.js', expected: 200 },
  { path: '/api/v1/ips/192.0.2.1', expected: 404 },
];

/**
 * People with a browser and a session, on a balancer that speaks TLS; beside the load of `tools/load`, which reads and
 * writes records only.
 * @throws when they cannot log in
 */
export async function startVisitors(port: number, count: number): Promise<Visitors> {
  const cookies = await Promise.all(Array.from({ length: count }, (_, index) => logIn(port, index)));
  const failed: string[] = [];
  let here = true;
  const loops = cookies.map(async (cookie, index) => {
    for (let turn = index; here; turn += 1) {
      const visit = VISITS[turn % VISITS.length];
      if (visit) failed.push(...(await pay(port, visit, { cookie })));
      await sleep(PAUSE_MS);
    }
  });
  return {
    stop: async () => {
      here = false;
      await Promise.all(loops);
      return failed;
    },
  };
}

async function pay(port: number, { path, expected, atOnce = 1 }: Visit, headers: AskOptions['headers']) {
  const asked = Array.from({ length: atOnce }, () => ask(path, { port, secure: true, headers }));
  const outcomes = await Promise.allSettled(asked);
  return outcomes.map(outcomeOf).flatMap((outcome) => (outcome === expected ? [] : [`${path} ${outcome}`]));
}

function outcomeOf(settled: PromiseSettledResult<Answer>): number | string {
  return settled.status === 'fulfilled' ? settled.value.status : String(settled.reason);
}

/** The cookie of a new session. */
async function logIn(port: number, index: number): Promise<string> {
  const body = JSON.stringify({ email: `visitor-${index}@example.com`, password: 'correct horse battery' });
  const post = (path: string) =>
    ask(path, { port, secure: true, method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await post('/api/auth/register');
  const { status, headers, text } = await post('/api/auth/session');
  const [cookie] = headers['set-cookie'] ?? [];
  if (cookie === undefined) throw new Error(`no session: ${status} ${text}`);
  return String(cookie.split(';')[0]);
}
