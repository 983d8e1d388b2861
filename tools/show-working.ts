import { randomInt } from 'node:crypto';
import { balancerUrl } from '../constructs/local/balancer/url';
import type { Environment } from '../model/environment';
import { CommandError } from './command';
import { type Answer, ask, type Question } from './http';

/** How often one instance may be missed by chance before it counts as silent. */
const ROUNDS_PER_INSTANCE = 40;

/** Sends a few real requests through the balancer, to the instances of role `web` and to what else clients reach. */
export async function showWorking(environment: Environment): Promise<void> {
  await showRecords(environment);
  await showPages(environment);
}

/** Writes a record, reads it until every instance has answered, and takes it away again. */
async function showRecords(environment: Environment): Promise<void> {
  // TEST-NET-3 is for documentation: nobody's real entry.
  const path = `/api/v1/ips/203.0.113.${randomInt(1, 255)}`;
  await succeed(environment, { method: 'PUT', path, body: { list: 'deny', reason: 'npm run up' } });
  const wanted = webInstances(environment);
  const seen = new Map<string, number>();
  for (let round = 0; round < ROUNDS_PER_INSTANCE * wanted && seen.size < wanted; round += 1) {
    const { headers } = await succeed(environment, { path });
    const instance = String(headers['x-instance-id']);
    seen.set(instance, (seen.get(instance) ?? 0) + 1);
  }
  await succeed(environment, { method: 'DELETE', path });
  if (seen.size < wanted)
    throw new CommandError(`only ${seen.size} of ${wanted} instances answer: npm run scale:status shows which`);
  const spread = [...seen].sort().map(([instance, count]) => `${instance} ${count}`);
  console.log(`✓ wrote, read and deleted a record through ${balancerUrl(environment)}; answers: ${spread.join(', ')}`);
}

function webInstances({ services, system }: Environment): number {
  const web = Object.entries(services).filter(([name]) => system.services[name]?.role === 'web');
  return web.reduce((sum, [, { replicas }]) => sum + replicas.min, 0);
}

async function showPages(environment: Environment): Promise<void> {
  for (const [service, { paths = [] }] of Object.entries(environment.system.services)) {
    for (const path of paths) await succeed(environment, { path });
    if (paths.length > 0) console.log(`✓ ${service} answers ${balancerUrl(environment)}${paths[0]}`);
  }
}

async function succeed(environment: Environment, question: Question): Promise<Answer> {
  const answer = await ask(environment, question);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new CommandError(`${question.method ?? 'GET'} ${question.path} answered ${answer.status}: ${answer.body}`);
}
