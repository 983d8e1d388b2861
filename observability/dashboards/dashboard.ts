import type { Source } from '../sources';

/** Units as Grafana calls them. */
export type Unit = 'short' | 'percentunit' | 's' | 'bytes' | 'reqps' | 'ops' | 'dateTimeAsIso';

/** One line, or one family of lines, of a picture. */
export interface Query {
  /** PromQL. */
  readonly expression: string;
  /** Name of each line, with labels in double braces: '{{instance}}'. */
  readonly legend: string;
}

/** A line across the picture. */
export interface Threshold {
  readonly value: number;
  /** What it is: a limit is bad beyond it, a target is good beyond it. */
  readonly kind: 'limit' | 'target';
}

/** One picture. */
export interface Panel {
  /** Lower-case with hyphens, unique in its dashboard; links name it. */
  readonly id: string;
  readonly title: string;
  /** What it tells, and what is normal. */
  readonly description: string;
  /** `lines` over time, `stat` for one number, `table` for the newest value of each line. */
  readonly kind: 'lines' | 'stat' | 'table';
  readonly unit: Unit;
  /** What its queries read; an environment that lacks one of them has no such picture. */
  readonly sources: readonly Source[];
  readonly queries: readonly [Query, ...Query[]];
  /** @default none */
  readonly thresholds?: readonly Threshold[];
  /**
   * Whether lines stand upon each other, so that the highest is their sum.
   * @default false
   */
  readonly stacked?: boolean;
  /**
   * Most that the axis must reach; it goes higher where the values do.
   * @default - that of the values
   */
  readonly softMaximum?: number;
  /**
   * Whether it takes the whole width.
   * @default false - the half
   */
  readonly wide?: boolean;
}

/** Pictures that belong together. */
export interface Dashboard {
  readonly id: DashboardId;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
}

/** The dashboards there are. */
export type DashboardId = 'overview' | 'cache' | 'database' | 'events' | 'scaling' | 'search' | 'capacity';

/** A picture of a dashboard: '<dashboard>/<panel>'. */
export type PanelReference = `${DashboardId}/${string}`;
