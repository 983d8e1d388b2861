import type { ComponentDocument } from '../../constructs/local/document';
import type { Environment } from '../../model/environment';
import { type Problem, problem } from '../../model/errors';
import { portPlan } from '../../model/ports';
import { orphans } from '../local/orphans';
import { environmentPaths } from '../local/paths';
import { portHolder } from '../local/port-holder';
import { isUp, Supervisor } from '../local/supervisor';

/** A port, and the program that listens on it. */
interface Listener {
  readonly name: string;
  readonly port: number;
}

const WAY_OUT = 'stop that program, or give the environment other ports (network.ports.base, loadBalancer.port)';

/** Ports that somebody else holds; those of the environment's own processes are as they should be. */
export async function portProblems(
  environment: Environment,
  documents: readonly ComponentDocument[],
  deployed: readonly ComponentDocument[],
): Promise<Problem[]> {
  const paths = environmentPaths(environment.name);
  const up = new Set((await new Supervisor(paths).programs()).filter(isUp).map(({ name }) => name));
  const known = new Set([...deployed.flatMap(listeners), ...furtherListeners(environment)].map(key));
  const isOwn = (listener: Listener) => up.has(listener.name) && known.has(key(listener));
  // Also what a supervisor that was killed has left: the deploy ends that before it starts anew.
  const own = orphans(paths);
  const wanted = [...documents.flatMap(listeners), ...furtherListeners(environment)];
  const problems = await Promise.all(
    wanted
      .filter((listener) => !isOwn(listener))
      .map(async ({ name, port }) => {
        const holder = await portHolder(port);
        if (!holder || (holder.pid && own.includes(holder.pid))) return [];
        return [problem(`ports.${name}`, port, `must be free, ${holder.name} listens on it`, WAY_OUT)];
      }),
  );
  return problems.flat();
}

const key = ({ name, port }: Listener) => `${name}:${port}`;

/** What a document's programs listen on; a fleet starts with its lowest numbers. */
function listeners({ programs, procedure, component }: ComponentDocument): Listener[] {
  if (procedure.kind !== 'fleet') return programs.map(({ name, port }) => ({ name, port }));
  return Array.from({ length: procedure.instances }, (_, index) => ({
    name: `${component}-${index + 1}`,
    port: procedure.basePort + index + 1,
  }));
}

/** Ports besides the one that a program is asked on: the balancer's for itself and its redirect, RabbitMQ's, the nodes' bus. */
function furtherListeners({ network, loadBalancer: { tls }, cache, messaging, search }: Environment): Listener[] {
  const ports = portPlan(network.ports.base);
  const nodes = cache.kind === 'none' ? 0 : cache.masters * (1 + cache.replicasPerMaster);
  return [
    { name: 'balancer', port: ports.balancerAdmin },
    ...(tls.kind === 'none' ? [] : [{ name: 'balancer', port: tls.redirectPort }]),
    ...(messaging.kind === 'rabbitmq' ? [ports.rabbitmq.metrics, ports.rabbitmq.distribution] : []).map((port) => ({
      name: 'rabbitmq',
      port,
    })),
    ...(messaging.kind === 'kafka' ? [{ name: 'kafka', port: ports.kafkaController }] : []),
    ...Array.from({ length: search.kind === 'opensearch' ? search.nodes : 0 }, (_, node) => ({
      name: `search-${node + 1}`,
      port: ports.searchTransport(node),
    })),
    ...Array.from({ length: nodes }, (_, node) => ({ name: `cache-${node + 1}`, port: ports.redisBus(node) })),
  ];
}
