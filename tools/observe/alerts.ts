import { existsSync } from 'node:fs';
import { RUNBOOKS } from '../../observability/render/rule-files';
import type { KnownAlert } from './alertmanager';
import type { AlertsAnswer, ShownAlert } from './answers';
import type { AlertingRule } from './prometheus';

type Found = AlertingRule['alerts'][number];

const SEVERITIES = ['critical', 'warning'];
/** Who fires always tells that telling works; it is no trouble. */
const DEADMAN = 'none';

/**
 * What Prometheus' rules found, with what Alertmanager does about it: firing before pending, critical first.
 * @param panels those that there are, as '<dashboard>/<panel>'
 */
export function shownAlerts(
  rules: readonly AlertingRule[],
  known: readonly KnownAlert[],
  panels: ReadonlySet<string>,
): Pick<AlertsAnswer, 'alerts' | 'deadman'> {
  const [deadmen, others] = [rules.filter(isDeadman), rules.filter((rule) => !isDeadman(rule))];
  const fires = deadmen.some((rule) => rule.alerts.some(({ state }) => state === 'firing'));
  return {
    alerts: others.flatMap((rule) => rule.alerts.flatMap((alert) => shown(alert, known, panels))).sort(worstFirst),
    deadman: deadmen.length === 0 ? 'absent' : fires ? 'fires' : 'silent',
  };
}

/** The file of a runbook of ours, by the name in its address; undefined where there is none. */
export function runbookFile(name: string): string | undefined {
  const file = `${RUNBOOKS}/${name}.md`;
  return /^[A-Za-z0-9]+$/.test(name) && existsSync(file) ? file : undefined;
}

function isDeadman({ labels }: AlertingRule): boolean {
  return labels.severity === DEADMAN;
}

function shown(
  { labels, annotations, state, activeAt }: Found,
  known: readonly KnownAlert[],
  panels: ReadonlySet<string>,
): ShownAlert[] {
  if (state !== 'firing' && state !== 'pending') return [];
  const { alertname: name = '', severity = '', environment: _, ...others } = labels;
  const isSame = (one: KnownAlert) => Object.entries(labels).every(([label, value]) => one.labels[label] === value);
  return [
    {
      name,
      severity,
      state,
      since: new Date(activeAt).toISOString(),
      summary: annotations.summary ?? '',
      description: annotations.description ?? annotations.message ?? '',
      labels: others,
      runbook: runbook(annotations.runbook ?? annotations.runbook_url),
      panel: panels.has(annotations.dashboard ?? '') ? annotations.dashboard : undefined,
      muted: muted(known.find(isSame)),
    },
  ];
}

/** Rules of others may say anything: only web addresses become links. */
function runbook(text: string | undefined): ShownAlert['runbook'] {
  if (text === undefined) return undefined;
  const own = text.startsWith(`${RUNBOOKS}/`) ? text.slice(RUNBOOKS.length + 1).replace(/\.md$/, '') : '';
  if (runbookFile(own)) return { text, href: `/runbooks/${own}` };
  return /^https?:\/\//.test(text) ? { text, href: text } : { text };
}

function muted(known: KnownAlert | undefined): ShownAlert['muted'] {
  if (known === undefined) return undefined;
  if (known.status.silencedBy.length > 0) return 'silenced';
  return known.status.inhibitedBy.length > 0 ? 'inhibited' : undefined;
}

function rank({ severity }: ShownAlert): number {
  const place = SEVERITIES.indexOf(severity);
  return place < 0 ? SEVERITIES.length : place;
}

function worstFirst(one: ShownAlert, other: ShownAlert): number {
  return (
    Number(one.state === 'pending') - Number(other.state === 'pending') ||
    rank(one) - rank(other) ||
    one.since.localeCompare(other.since) ||
    one.name.localeCompare(other.name)
  );
}
