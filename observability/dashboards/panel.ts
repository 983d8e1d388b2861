import type { Source } from '../sources';
import type { Panel, Query, Threshold } from './dashboard';

/** What is peculiar to a picture. */
export interface PanelProps extends Omit<Panel, 'kind' | 'sources' | 'thresholds'> {
  /** @default ['application'] */
  readonly sources?: readonly Source[];
  /**
   * Beyond it, it is bad.
   * @default none
   */
  readonly limit?: number;
  /**
   * Beyond it, it is good.
   * @default none
   */
  readonly target?: number;
}

/** A picture of lines over time. */
export function lines(props: PanelProps): Panel {
  return panel('lines', props);
}

/** A picture of the newest value of each line. */
export function table(props: PanelProps): Panel {
  return panel('table', props);
}

/** One line, or one family of lines. */
export function query(expression: string, legend: string): Query {
  return { expression, legend };
}

function panel(kind: Panel['kind'], { limit, target, sources = ['application'], ...props }: PanelProps): Panel {
  const thresholds: Threshold[] = [
    ...(limit === undefined ? [] : [{ value: limit, kind: 'limit' as const }]),
    ...(target === undefined ? [] : [{ value: target, kind: 'target' as const }]),
  ];
  return { ...props, kind, sources, ...(thresholds.length > 0 ? { thresholds } : {}) };
}
