import { CommandError } from '../command';

/** A Grafana that takes dashboards over HTTP. */
export interface GrafanaServer {
  /** Its address, without path: 'https://g-1234.grafana-workspace.eu-central-1.amazonaws.com'. */
  readonly url: string;
  /** Of a service account that may write dashboards. */
  readonly token: string;
}

const PATIENCE_MS = 15_000;

/**
 * Puts a dashboard where it was before, or anew.
 * @returns its path on the server
 * @throws CommandError with what the server says
 * @see https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/
 */
export async function publishDashboard({ url, token }: GrafanaServer, dashboard: unknown): Promise<string> {
  const answer = await fetch(new URL('/api/dashboards/db', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ dashboard, overwrite: true, message: 'npm run dashboards' }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: Error) => {
    throw new CommandError(
      `--publish (${url}) does not answer (${error.cause ?? error.message}): is it reached from here?`,
    );
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new CommandError(`--publish (${url}) answered ${answer.status}: ${said(text)}${wayOut(answer.status)}`);
  return String((JSON.parse(text) as { url?: string }).url);
}

/**
 * The server as the command names it.
 * @throws CommandError with everything that is wrong with it
 */
export function grafanaServer(address: string, token: string | undefined): GrafanaServer {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOpen = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const problems = [
    ...(url && (url.protocol === 'https:' || isOpen)
      ? []
      : [`--publish (${address}) must be an https address, or http on this machine: it gets a token`]),
    ...(token ? [] : ['GRAFANA_TOKEN must be set: the token of a service account that may write dashboards']),
  ];
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
  return { url: address, token: token ?? '' };
}

function said(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text.slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}

function wayOut(status: number): string {
  return status === 401 || status === 403 ? ': give GRAFANA_TOKEN the role Editor' : '';
}
