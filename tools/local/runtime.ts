import type { ComponentDocument, Procedure } from '../../constructs/local/document';
import { renderProblem } from '../../model/errors';
import { LocalFailure, machineFailure } from './failure';
import { down, up } from './lifecycle';
import { convergeBalancer } from './procedures/balancer';
import { convergeDaemons } from './procedures/daemons';
import { convergeFleet } from './procedures/fleet';
import { convergeKafka } from './procedures/kafka';
import { convergeMariadb } from './procedures/mariadb';
import { convergeOpenSearch } from './procedures/opensearch';
import { convergePostgres } from './procedures/postgres';
import { convergePrune } from './procedures/prune';
import { convergeRabbitmq } from './procedures/rabbitmq';
import { convergeRedisCluster } from './procedures/redis-cluster';
import { loadPrograms } from './programs';

/**
 * The local runtime: what Terraform's provisioners call, compiled at synth.
 *   runtime up <environment>     folder, supervisor
 *   runtime converge             one component to the document in ABREAST_DOCUMENT
 *   runtime down <environment>   everything away (ABREAST_KEEP_DATA=1 keeps data and secrets)
 */
async function main([verb, environment = '']: readonly string[]): Promise<void> {
  if (verb === 'converge') {
    const document = JSON.parse(process.env.ABREAST_DOCUMENT ?? '') as ComponentDocument;
    await findAll([document], document.environment);
    // A supervisor that died since the last deploy is needed by whichever component comes first.
    await up(document.environment);
    return converge(document, document.procedure);
  }
  await findAll([], environment);
  if (verb === 'up') return up(environment);
  if (verb === 'down') return down(environment, process.env.ABREAST_KEEP_DATA === '1');
  throw new Error(`unknown verb ${verb}: up, converge or down`);
}

async function findAll(documents: readonly ComponentDocument[], environment: string): Promise<void> {
  const problems = await loadPrograms(documents, environment);
  if (problems.length > 0)
    throw new LocalFailure('programs', problems.map(renderProblem).join('\n'), 'npm run up installs what is missing');
}

function converge(document: ComponentDocument, procedure: Procedure): Promise<void> {
  switch (procedure.kind) {
    case 'daemons':
      return convergeDaemons(document, procedure);
    case 'postgres':
      return convergePostgres(document, procedure);
    case 'mariadb':
      return convergeMariadb(document, procedure);
    case 'redisCluster':
      return convergeRedisCluster(document, procedure);
    case 'rabbitmq':
      return convergeRabbitmq(document, procedure);
    case 'kafka':
      return convergeKafka(document, procedure);
    case 'opensearch':
      return convergeOpenSearch(document, procedure);
    case 'balancer':
      return convergeBalancer(document, procedure);
    case 'fleet':
      return convergeFleet(document, procedure);
    case 'prune':
      return convergePrune(document, procedure);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const failure = machineFailure(error);
  console.error(failure instanceof LocalFailure ? failure.message : failure);
  process.exitCode = 1;
});
