/** One sample of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An alert as Prometheus sees it. */
export interface RaisedAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

interface VectorData {
  readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
}

interface AlertsData {
  readonly alerts: readonly { readonly labels: Record<string, string>; readonly state: RaisedAlert['state'] }[];
}

/** A Prometheus that runs. */
export class LivePrometheus {
  /** @param url 'http://127.0.0.1:<port>' */
  constructor(private readonly url: string) {}

  /**
   * What an expression gives now.
   * @throws with the complaint of Prometheus
   */
  async ask(query: string): Promise<Sample[]> {
    const { result } = await this.get<VectorData>(`query?${new URLSearchParams({ query })}`);
    return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  }

  /** Names of all series that it has kept. */
  async names(): Promise<ReadonlySet<string>> {
    return new Set(await this.get<string[]>('label/__name__/values'));
  }

  /** Alerts that fire or wait for their `for`. */
  async alerts(): Promise<RaisedAlert[]> {
    const { alerts } = await this.get<AlertsData>('alerts');
    return alerts.map(({ labels, state }) => ({ name: labels.alertname ?? '', labels, state }));
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1/${path}`);
    const { data, error } = (await answer.json()) as { readonly data?: T; readonly error?: string };
    if (data === undefined) throw new Error(`${path}: ${error}`);
    return data;
  }
}
