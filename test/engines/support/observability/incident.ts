import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../processes';
import type { Receiver, Told } from './receiver';

/** Something that goes wrong, and what should tell of it. */
export interface Incident {
  /** Alert that must be raised. */
  readonly alert: string;
  /** Its labels, as far as they are known. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its `for`. */
  readonly forSeconds: number;
  /** Longest time until it is over, once all is well: a rate still sees the fault for as long as its window. */
  readonly overWithinSeconds: number;
}

/** Seconds from the fault, and from its end. */
export interface IncidentReport {
  /** Until Alertmanager had the alert. */
  readonly raised: number;
  /** Until the webhook was told. */
  readonly told: number;
  /** From the end of the fault until the webhook was told that it is over. */
  readonly resolved: number;
}

const LOOK_EVERY_MS = 500;
/** Scrapes, evaluation and the way to Alertmanager. */
const ON_THE_WAY_SECONDS = 60;

/** What goes wrong, and how it ends. */
export interface Fault {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/**
 * Lets something go wrong, waits until Alertmanager has the alert of each incident and has told of it, ends the fault, and
 * waits until it has told that it is over.
 * @param alertmanager its address
 * @throws when an alert does not come within its `for` and a minute, or stays
 */
export async function follow(
  { alertmanager, receiver }: { readonly alertmanager: string; readonly receiver: Receiver },
  incidents: readonly Incident[],
  fault: Fault,
): Promise<Record<string, IncidentReport>> {
  const begun = Date.now();
  let raised: readonly Omit<IncidentReport, 'resolved'>[];
  try {
    await fault.begin();
    raised = await Promise.all(incidents.map((incident) => raisedAt(alertmanager, receiver, incident, begun)));
  } finally {
    await fault.end();
  }
  const ended = Date.now();
  const resolved = await Promise.all(
    incidents.map(async (incident) => {
      const patience = incident.overWithinSeconds * 1_000;
      await until(`the end of ${incident.alert}`, () => isTold(receiver, incident, 'resolved', ended), patience);
      return since(ended);
    }),
  );
  return Object.fromEntries(
    incidents.map(({ alert }, index) => [
      alert,
      { raised: 0, told: 0, ...raised[index], resolved: resolved[index] ?? 0 },
    ]),
  );
}

async function raisedAt(alertmanager: string, receiver: Receiver, incident: Incident, begun: number) {
  const patience = begun + (incident.forSeconds + ON_THE_WAY_SECONDS) * 1_000 - Date.now();
  await until(`${incident.alert} in Alertmanager`, () => isRaised(alertmanager, incident), patience);
  const raised = since(begun);
  await until(`${incident.alert} at the webhook`, () => isTold(receiver, incident, 'firing', begun), 30_000);
  return { raised, told: since(begun) };
}

const since = (moment: number) => Math.round((Date.now() - moment) / 100) / 10;

async function isRaised(alertmanager: string, incident: Incident): Promise<boolean> {
  await sleep(LOOK_EVERY_MS);
  const answer = await fetch(`${alertmanager}/api/v2/alerts?filter=alertname%3D${incident.alert}`);
  const found = (await answer.json()) as readonly { readonly labels: Record<string, string> }[];
  return found.some(({ labels }) => isOf(incident, labels));
}

function isTold({ told }: Receiver, incident: Incident, status: Told['status'], after: number): boolean {
  return told.some(
    (one) => one.name === incident.alert && one.status === status && one.at > after && isOf(incident, one.labels),
  );
}

function isOf({ labels = {} }: Incident, found: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([label, value]) => found[label] === value);
}
