import type { Environment } from '../../model/environment';
import type { Dashboard } from '../../observability/dashboards/dashboard';
import type { Alertmanager } from './alertmanager';
import { shownAlerts } from './alerts';
import {
  type AlertsAnswer,
  type DataAnswer,
  type LedgersAnswer,
  type PanelsAnswer,
  RANGES,
  type Range,
} from './answers';
import { NoAnswer } from './json-client';
import { ledgersOf } from './ledgers';
import { panelData, timesOf } from './panel-data';
import type { Prometheus } from './prometheus';
import { Remembered } from './remembered';
import { spanOf } from './span';

/** What to look at, and by whom. */
export interface ObservationOptions {
  readonly environment: Environment;
  readonly dashboards: readonly Dashboard[];
  readonly prometheus: Prometheus;
  /** @default none - silences and inhibitions are not known */
  readonly alertmanager?: Alertmanager;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** What is known of an environment now: each answer is asked for once in a scrape interval, however many look. */
export class Observation {
  readonly #now: () => number;
  readonly #remembered: Remembered;

  constructor(private readonly options: ObservationOptions) {
    this.#now = options.now ?? Date.now;
    this.#remembered = new Remembered(this.#now);
  }

  panels(): PanelsAnswer {
    const { environment, dashboards } = this.options;
    const { name, platform, tier } = environment;
    return {
      ...{ environment: name, platform, tier, intervalSeconds: this.#interval },
      dashboards: dashboards.map((dashboard) => ({
        ...dashboard,
        panels: dashboard.panels.map(({ queries: _, sources: __, ...shown }) => shown),
      })),
    };
  }

  ledgers(): LedgersAnswer {
    return ledgersOf(this.options.environment);
  }

  /** Undefined for a dashboard that is not there. @throws NoAnswer when Prometheus is away */
  async data(id: string, range: Range): Promise<DataAnswer | undefined> {
    const dashboard = this.options.dashboards.find((one) => one.id === id);
    if (!dashboard) return undefined;
    const span = spanOf(this.#now() / 1000, RANGES[range], this.#interval);
    const until = (span.end + span.step) * 1000;
    return this.#remembered.of(`data ${id} ${range}`, until, async () => {
      const panels = dashboard.panels.map(
        async (panel) => [panel.id, await panelData(this.options.prometheus, panel, span)] as const,
      );
      return { time: this.#time(), times: timesOf(span), panels: Object.fromEntries(await Promise.all(panels)) };
    });
  }

  /** @throws NoAnswer when Prometheus is away; without Alertmanager the answer says so */
  alerts(): Promise<AlertsAnswer> {
    return this.#remembered.of('alerts', this.#now() + this.#interval * 1000, async () => {
      const [rules, { known, problem }] = await Promise.all([this.options.prometheus.alertingRules(), this.#known()]);
      return {
        time: this.#time(),
        rules: rules.length,
        ...shownAlerts(rules, known, this.#panels),
        alertmanagerProblem: problem,
      };
    });
  }

  get #interval(): number {
    return this.options.environment.observability.scrapeInterval.seconds;
  }

  get #panels(): ReadonlySet<string> {
    return new Set(this.options.dashboards.flatMap(({ id, panels }) => panels.map((panel) => `${id}/${panel.id}`)));
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }

  async #known() {
    const { alertmanager } = this.options;
    if (!alertmanager) return { known: [], problem: 'no Alertmanager is named: --alertmanager <url> names one' };
    try {
      return { known: await alertmanager.alerts() };
    } catch (error) {
      if (error instanceof NoAnswer) return { known: [], problem: `Alertmanager: ${error.message}` };
      throw error;
    }
  }
}
