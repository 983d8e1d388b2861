import { strayRegions } from './accounts';
import { type Environment, type EnvironmentInput, parseEnvironment } from './environment';
import { EnvironmentError, type Problem, problem } from './errors';
import { portPlan } from './ports';

/** Defines several environments and checks them against each other; the problems of all of them come at once. */
export function defineEnvironments(inputs: readonly EnvironmentInput[]): readonly Environment[] {
  const errors: EnvironmentError[] = [];
  const environments = inputs.flatMap((input) => {
    try {
      return [parseEnvironment(input)];
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      errors.push(error);
      return [];
    }
  });
  const shared = conflicts(environments);
  if (shared.length > 0) errors.push(new EnvironmentError(shared));
  if (errors.length > 0) throw EnvironmentError.join(errors);
  return environments;
}

/**
 * Checks that environments can exist side by side: no name, no domain and no port of this machine twice, and the states
 * of an account in one region.
 * @throws EnvironmentError with every conflict at once
 */
export function assertDisjoint(environments: readonly Environment[]): void {
  const problems = conflicts(environments);
  if (problems.length > 0) throw new EnvironmentError(problems);
}

function conflicts(environments: readonly Environment[]): Problem[] {
  const pairs = environments.flatMap((later, index) =>
    environments
      .slice(0, index)
      .flatMap((earlier) => [...sameName(earlier, later), ...sameDomain(earlier, later), ...samePorts(earlier, later)]),
  );
  return [...pairs, ...strayRegions(environments)];
}

function sameName(earlier: Environment, later: Environment): Problem[] {
  if (earlier.name !== later.name) return [];
  const wayOut = 'rename one; the second would overwrite the stacks of the first';
  return [problem('name', later.name, 'must not be used twice', wayOut)];
}

/** A name leads to one balancer; an emulator's leads nowhere. */
function sameDomain(earlier: Environment, later: Environment): Problem[] {
  const isReal = [earlier, later].every(({ account }) => account?.kind === 'aws');
  if (!isReal || later.domain === undefined || later.domain !== earlier.domain) return [];
  const wayOut = 'give each a name of its own; the second would take the requests of the first';
  return [
    { ...problem('domain', later.domain, `must not be that of ${earlier.name}`, wayOut), environment: later.name },
  ];
}

/** Ports an environment takes: its block, and what clients use. */
function claims({ network, loadBalancer: { port, tls } }: Environment) {
  const { first, last } = portPlan(network.ports.base);
  return [
    { path: 'network.ports.base', value: network.ports.base, first, last },
    { path: 'loadBalancer.port', value: port, first: port, last: port },
    ...(tls.kind === 'none'
      ? []
      : [
          {
            path: 'loadBalancer.tls.redirectPort',
            value: tls.redirectPort,
            first: tls.redirectPort,
            last: tls.redirectPort,
          },
        ]),
  ];
}

function samePorts(earlier: Environment, later: Environment): Problem[] {
  if (earlier.platform !== 'local' || later.platform !== 'local') return [];
  return claims(later).flatMap(({ path, value, first, last }) =>
    claims(earlier)
      .filter((other) => first <= other.last && last >= other.first)
      .map((other) => ({
        ...problem(path, value, `overlaps ${other.path} (${other.value}) of ${earlier.name}`, 'choose another port'),
        environment: later.name,
      })),
  );
}
