import type { ComponentDocument } from '../../constructs/local/document';
import type { Environment } from '../../model/environment';
import { type Problem, problem } from '../../model/errors';
import { portPlan } from '../../model/ports';
import { writtenData } from '../local/database-data';

/** A value that a running environment cannot change. */
interface Fixed {
  readonly path: string;
  readonly wanted: string | number | undefined;
  /** What runs; undefined when nothing does. */
  readonly there: string | number | undefined;
  readonly because: string;
}

/** Changes that no deploy makes: data would be lost, or found by nobody. */
export function changeProblems(environment: Environment, deployed: readonly ComponentDocument[]): Problem[] {
  const fixed = deployed.flatMap((document) => [
    ...fixedDatabase(environment, document),
    ...fixedCache(environment, document),
    ...fixedSearch(environment, document),
  ]);
  return [...fixed, ...fixedData(environment)]
    .filter(({ wanted, there }) => wanted !== undefined && there !== undefined && wanted !== there)
    .map(({ path, wanted, there, because }) =>
      problem(
        path,
        wanted,
        `must stay ${there} while ${environment.name} is deployed, ${because}`,
        `put it back, or npm run destroy -- ${environment.name} (its data goes) and deploy it anew`,
      ),
    );
}

function fixedDatabase({ network, database }: Environment, { procedure, programs }: ComponentDocument): Fixed[] {
  if (procedure.kind !== 'postgres' && procedure.kind !== 'mariadb') return [];
  const base = (programs[0]?.port ?? 0) - portPlan(0).database;
  return [
    {
      path: 'network.ports.base',
      wanted: network.ports.base,
      there: base,
      because: 'running components know each other by their ports',
    },
    {
      path: 'database.name',
      wanted: database.name,
      there: procedure.database,
      because: 'the application would find an empty database and its data would stay behind',
    },
  ];
}

function fixedCache({ cache }: Environment, { procedure }: ComponentDocument): Fixed[] {
  if (procedure.kind !== 'redisCluster' || cache.kind === 'none') return [];
  const because = 'a deploy does not move slots between nodes that serve';
  return (['masters', 'replicasPerMaster'] as const).map((field) => ({
    path: `cache.${field}`,
    wanted: cache[field],
    there: procedure[field],
    because,
  }));
}

/** Nodes may join a running cluster; one that leaves would take its shards and its vote with it. */
function fixedSearch({ search }: Environment, { procedure }: ComponentDocument): Fixed[] {
  if (procedure.kind !== 'opensearch' || search.kind !== 'opensearch' || search.nodes > procedure.nodes) return [];
  const because = 'a deploy does not take shards off a node that serves';
  return [{ path: 'search.nodes', wanted: search.nodes, there: procedure.nodes, because }];
}

/** The data belongs to what wrote it, also when it was kept by a destroy. */
function fixedData({ name, database: { engine, version } }: Environment): Fixed[] {
  const there = writtenData(name);
  const because = 'its data was written by that';
  if (there && there.engine !== engine)
    return [{ path: 'database.engine', wanted: engine, there: there.engine, because: `${because} engine` }];
  const wanted = version === undefined ? undefined : Number.parseInt(version, 10);
  return [{ path: 'database.version', wanted, there: there?.major, because: `${because} major version` }];
}
