const text = { type: 'string' } as const;
const header = (description: string, schema: object = text) => ({ description, schema });

/** Headers of answers, by the name of their component. */
export const headers = {
  RequestId: header('Finds the request in the logs of balancer and instance.'),
  InstanceId: header('The instance that answered.'),
  RateLimit: header('What is left of each limit, and seconds until it is whole again: `"ip";r=199;t=60`.'),
  RateLimitPolicy: header('The limits that count: requests (`q`) in seconds (`w`).'),
  RetryAfter: header('Seconds after which trying again makes sense.', { type: 'integer' }),
  Position: header('Where the write stands in the database; send it with a read that must include the write.'),
  IdempotencyReplayed: header('There, and true, when the answer is that of an earlier request with the same key.', {
    type: 'boolean',
  }),
};

/** Headers of an answer, and the names of the components that describe them. */
export type Headers = Readonly<Record<string, keyof typeof headers>>;

/** Headers that every answer has. */
export const onEveryAnswer: Headers = { 'X-Request-Id': 'RequestId', 'X-Instance-Id': 'InstanceId' };

/** Headers of an answer as OpenAPI writes them. */
export function headerRefs(names: Headers) {
  return Object.fromEntries(
    Object.entries(names).map(([name, component]) => [name, { $ref: `#/components/headers/${component}` }]),
  );
}

const parameter = (name: string, description: string, schema: object) => ({ name, in: 'header', description, schema });

/** Headers of requests, by the name of their component. */
export const parameters = {
  IdempotencyKey: parameter(
    'Idempotency-Key',
    'Makes the write happen once, however often it is sent: for 24 hours the same key and body get the same answer.',
    { ...text, pattern: '^[\\x21-\\x7e]{1,255}$' },
  ),
  Position: parameter('X-Position', 'Of an earlier write: the answer includes it, whichever instance gives it.', text),
  Context: parameter('X-Context', 'The context whose limit of requests counts, too.', text),
};

/** How clients show who they are. */
export const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of a login.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session',
    description:
      'The cookie of a session; its name is `session` where the service is reached without TLS. Writes need the header `X-Requested-With`, too, with any value.',
  },
} as const;

/** The document of every error, RFC 9457. */
export const problemSchema = {
  type: 'object',
  description: 'An error, as RFC 9457 describes it.',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: text,
    status: { type: 'integer' },
    detail: text,
    request_id: text,
    problems: {
      type: 'array',
      description: 'What is wrong with each field.',
      items: { type: 'object', properties: { path: text, rule: text } },
    },
    'violated-policies': { type: 'array', description: 'The limits that were exceeded.', items: text },
  },
  required: ['type', 'title', 'status', 'detail', 'request_id'],
};
