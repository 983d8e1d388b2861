import type { Duration } from '../../model/values';
import type { PanelReference } from '../dashboards/dashboard';
import type { Source } from '../sources';

/**
 * How bad it is: `critical` wakes somebody, clients notice or soon will; `warning` is for the next working day; `none`
 * is only for the deadman, whose silence is the alarm.
 */
export type Severity = 'critical' | 'warning' | 'none';

/** One comparison. Query and limit stand apart so that tests, pictures and people see each by itself. */
export interface Condition {
  /** PromQL without a comparison: it answers on a healthy system, too. */
  readonly query: string;
  /** On which side of the limit it is bad; the limit itself is good. */
  readonly is: 'above' | 'below';
  /** In the unit of the query. */
  readonly limit: number;
}

/** Something that somebody should know of. */
export interface Alert {
  /** UpperCamelCase, unique. */
  readonly name: string;
  /**
   * Its runbook is `docs/runbooks/<runbook>.md`; alerts that tell of one thing at several speeds share one.
   * @default the name
   */
  readonly runbook?: string;
  readonly severity: Severity;
  /** What its queries read; an environment that lacks one of them has no such alert. */
  readonly sources: readonly Source[];
  /**
   * All of them must hold at once, for the same labels; `$value` is that of the first. Empty only for the deadman,
   * which always fires.
   */
  readonly conditions: readonly Condition[];
  /**
   * Labels by which a further condition is matched with the first.
   * @default all
   */
  readonly matching?: readonly string[];
  /** How long they must hold. */
  readonly for: Duration;
  /** One line, with the labels that tell what it is about. */
  readonly summary: string;
  /** What is wrong, with `$value` and the limit, and what it means for clients. */
  readonly description: string;
  /** The picture to look at first. */
  readonly panel: PanelReference;
}
