import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** One alert in a message of Alertmanager. */
export interface Told {
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  /** When the message came, by `Date.now()`. */
  readonly at: number;
}

/** Takes what Alertmanager posts. */
export interface Receiver {
  /** Everything so far, in order. */
  readonly told: readonly Told[];
  stop(): void;
}

interface Message {
  readonly alerts: readonly { readonly status: Told['status']; readonly labels: Record<string, string> }[];
}

/** Starts a receiver of webhooks on a loopback port. */
export async function startReceiver(port: number): Promise<Receiver> {
  const told: Told[] = [];
  const server = createServer(async (request, response) => {
    const { alerts } = (await json(request)) as Message;
    for (const { status, labels } of alerts)
      told.push({ name: labels.alertname ?? '', status, labels, at: Date.now() });
    response.end();
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    told,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
