import type { Finding } from './finding';

/** Findings that are allowed: a check on the resources of one type and place. */
export interface Allowed {
  /** The linter's id. */
  readonly check: string;
  /** Type of the resource; 'stack' for what tflint says of a file. */
  readonly type: string;
  /** Stack and construct, 'services/load-balancer/logs'; `*` stands for what is between two slashes, or a part of it. */
  readonly path: string;
}

/** What is right as it is though a linter says otherwise. The only place to say so: no resource carries a mark. */
export interface Decision {
  /** Why: sentences that a reader can disagree with. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: 'platform' | 'data' | 'security';
  /**
   * Environments in which it is found.
   * @default every one that has the resource
   */
  readonly only?: readonly string[];
  readonly allows: readonly Allowed[];
}

/** Findings that no decision allows. */
export function outside(ledger: readonly Decision[], findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => !ledger.some((decision) => allows(decision, finding)));
}

/** What is allowed, and found nowhere, or not in one of its environments: it has to go. */
export function stale(ledger: readonly Decision[], findings: readonly Finding[]): string[] {
  return ledger.flatMap(singled).flatMap((one) => {
    const isFound = findings.some((finding) => allows(one, finding));
    const where = one.only ? [`in ${one.only.join()}`] : [];
    return isFound ? [] : one.allows.map(({ check, type, path }) => [check, type, path, ...where].join(' '));
  });
}

/** A decision for each thing that it allows, in each of its environments. */
function singled({ allows: allowed, only, ...rest }: Decision): Decision[] {
  return allowed.flatMap((one) =>
    only ? only.map((environment) => ({ ...rest, allows: [one], only: [environment] })) : { ...rest, allows: [one] },
  );
}

function allows({ allows: allowed, only }: Decision, finding: Finding): boolean {
  if (only !== undefined && !only.includes(finding.environment)) return false;
  return allowed.some(
    ({ check, type, path }) => check === finding.check && type === finding.type && patternOf(path).test(finding.path),
  );
}

function patternOf(path: string): RegExp {
  const literal = path.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^/]*')}$`);
}
