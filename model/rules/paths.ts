import { type Problem, problem } from '../errors';
import { type Rule, rule, when } from './rule';

interface Claim {
  readonly service: string;
  readonly role: 'web' | 'worker' | 'frontend';
  readonly path: string;
}

const claims = rule(['system'], ({ system }) => {
  const all = Object.entries(system.services).flatMap(([service, { role, paths = [] }]) =>
    paths.map((path): Claim => ({ service, role, path })),
  );
  return all.flatMap((claim, index) => [...byWorker(claim), ...claimedBefore(claim, all.slice(0, index))]);
});

const pathsOf = ({ service }: Claim) => `system.services.${service}.paths`;

function byWorker(claim: Claim): readonly Problem[] {
  const wayOut = 'a worker answers no client; remove it';
  return when(claim.role === 'worker', pathsOf(claim), claim.path, 'must not be set for a worker', wayOut);
}

function claimedBefore(claim: Claim, earlier: readonly Claim[]): readonly Problem[] {
  const owner = earlier.find(({ path }) => path === claim.path);
  const wayOut = 'a path leads to one service; remove one of the two';
  return owner ? [problem(pathsOf(claim), claim.path, `must not stand in ${pathsOf(owner)} as well`, wayOut)] : [];
}

/** Rules about which service answers which path. */
export const pathRules: readonly Rule[] = [claims];
