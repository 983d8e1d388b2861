import type { Environment } from '../../../model/environment';
import type { Alert } from '../../../observability/alerts/alert';
import { type Observed, observed } from '../../../observability/observed';
import { ruleGroups } from '../../../observability/render/rule-files';
import { moved } from './case';

/** Rules with one thing broken. */
export interface Mutant {
  readonly alert: Alert;
  /** What was done to it. */
  readonly change: string;
  readonly groups: ReturnType<typeof ruleGroups>;
}

/** The rules of an environment with each alert deleted, and each limit moved by a tenth either way, in turn. */
export function mutantsOf(environment: Environment): Mutant[] {
  const whole = observed(environment);
  const alerts = Object.values(whole.alerts).flat();
  return alerts.flatMap((alert) => [
    mutant(environment, whole, alert, 'deleted', []),
    ...alert.conditions.flatMap(({ limit }, index) =>
      ([1, -1] as const).map((factor) =>
        mutant(environment, whole, alert, `limit ${limit} ${factor > 0 ? 'raised' : 'lowered'}`, [
          moved(alert, index, factor),
        ]),
      ),
    ),
  ]);
}

function mutant(
  environment: Environment,
  whole: Observed,
  alert: Alert,
  change: string,
  instead: readonly Alert[],
): Mutant {
  // Alone: what else there is only takes time.
  const alerts = { [alert.name]: instead };
  return { alert, change, groups: ruleGroups(environment, { ...whole, alerts }) };
}
