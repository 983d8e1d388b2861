import type { AlertsAnswer, DataAnswer, LedgersAnswer, PanelsAnswer, ProblemAnswer, Range } from '../answers';

/** Longer than the server waits for Prometheus. */
const TIMEOUT_MS = 15_000;

/** What there is to show. Like the others: @throws Error with what a person should read */
export const askPanels = () => ask<PanelsAnswer>('/api/panels');
/** The pictures of one dashboard. */
export const askData = (dashboard: string, range: Range) =>
  ask<DataAnswer>(`/api/data?${new URLSearchParams({ dashboard, range })}`);
/** Alerts that fire or soon will. */
export const askAlerts = () => ask<AlertsAnswer>('/api/alerts');
/** Demand and supply. */
export const askLedgers = () => ask<LedgersAnswer>('/api/ledgers');

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => {
    throw new Error('npm run observe has ended: start it again');
  });
  const answer = (await response.json()) as T | ProblemAnswer;
  if (!response.ok) throw new Error((answer as ProblemAnswer).problem);
  return answer as T;
}
