/** An answer that is no success; the fields of RFC 9457. */
export class ApiProblem extends Error {
  constructor(
    /** Status of the answer. */
    readonly status: number,
    readonly title: string,
    /** Finds the request in the logs. */
    readonly requestId: string | undefined,
    detail: string,
  ) {
    super(detail);
    this.name = 'ApiProblem';
  }
}

/** Reads an answer that is no success, whoever wrote it: the service, a balancer, something else on the way. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text().catch(() => '');
  const body = parseObject(text);
  const requestId = stringOf(body.request_id) ?? response.headers.get('x-request-id') ?? undefined;
  const title = stringOf(body.title) ?? response.statusText;
  return new ApiProblem(response.status, title, requestId, stringOf(body.detail) ?? `HTTP ${response.status} ${title}`);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
