import type { LedgerLine } from '../../model/capacity/ledger';
import type { Dashboard, Panel } from '../../observability/dashboards/dashboard';

/** Times that the page can look back, in seconds. */
export const RANGES = { '15m': 900, '1h': 3600, '6h': 21_600, '24h': 86_400 } as const;

/** How far the page looks back. */
export type Range = keyof typeof RANGES;

/** A picture as the page knows it; what it asks Prometheus stays with the server. */
export type ShownPanel = Omit<Panel, 'queries' | 'sources'>;

/** A dashboard as the page knows it. */
export type ShownDashboard = Omit<Dashboard, 'panels'> & { readonly panels: readonly ShownPanel[] };

/** `/api/panels`: what there is to show. */
export interface PanelsAnswer {
  readonly environment: string;
  readonly platform: string;
  readonly tier: string;
  /** Time between two looks. */
  readonly intervalSeconds: number;
  readonly dashboards: readonly ShownDashboard[];
}

/** One line of a picture, as long as its times; null where Prometheus has no value. */
export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** The newest value of one line. */
export interface Newest {
  readonly name: string;
  readonly value: number | null;
}

/** Lines over time. */
export interface LinesData {
  readonly kind: 'lines';
  readonly lines: readonly Line[];
  /** Lines beyond those that a person can tell apart. */
  readonly hidden: number;
}

/** Newest values. */
export interface NewestData {
  readonly kind: 'newest';
  readonly newest: readonly Newest[];
  /** Values beyond those that fit. */
  readonly hidden: number;
}

/** Why there is nothing to show. */
export interface Trouble {
  readonly kind: 'problem';
  readonly problem: string;
}

/** What a picture shows; empty while Prometheus has no series. */
export type PanelData = LinesData | NewestData | Trouble;

/** `/api/data`: the pictures of one dashboard. */
export interface DataAnswer {
  /** When Prometheus was asked, in ISO 8601. */
  readonly time: string;
  /** Of every line, in seconds since 1970. */
  readonly times: readonly number[];
  /** By the panel's id. */
  readonly panels: Readonly<Record<string, PanelData>>;
}

/** One alert, as it stands in Prometheus and, where that answers, in Alertmanager. */
export interface ShownAlert {
  readonly name: string;
  /** `critical`, `warning`, or what somebody else's rule says. */
  readonly severity: string;
  /** `pending` until the condition has held for the time of its rule. */
  readonly state: 'firing' | 'pending';
  /** ISO 8601. */
  readonly since: string;
  readonly summary: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What to do; without an address it is named only. */
  readonly runbook?: { readonly text: string; readonly href?: string };
  /** The picture to look at, as '<dashboard>/<panel>'. */
  readonly panel?: string;
  /** Why nobody is told of it. @default undefined - somebody is told */
  readonly muted?: 'silenced' | 'inhibited';
}

/** `/api/alerts`: the worst first. */
export interface AlertsAnswer {
  /** ISO 8601. */
  readonly time: string;
  readonly alerts: readonly ShownAlert[];
  /** Rules of alerts that Prometheus looks at; without any nothing would be told. */
  readonly rules: number;
  /** Whether the alert that always fires does; `absent` where there is none. */
  readonly deadman: 'fires' | 'silent' | 'absent';
  /** Why silences and inhibitions are not known; undefined where they are. */
  readonly alertmanagerProblem?: string;
}

/** One line of a ledger, with what is in use now where a picture shows it. */
export type ShownLedgerLine = Pick<
  LedgerLine,
  'subject' | 'demand' | 'supply' | 'headroom' | 'unit' | 'path' | 'explanation'
>;

/** `/api/ledgers`: the lines by ledger. */
export interface LedgersAnswer {
  readonly ledgers: readonly { readonly ledger: string; readonly lines: readonly ShownLedgerLine[] }[];
}

/** Every answer that is not there. */
export interface ProblemAnswer {
  readonly problem: string;
}
