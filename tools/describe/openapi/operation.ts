import { STATUS_CODES } from 'node:http';
import { ZodType } from 'zod';
import { type Headers, headerRefs, onEveryAnswer } from './components';
import { problemName, problemsOf, roleOf } from './problems';
import type { Route } from './routes';

interface Answer {
  /** The component that says the rest. */
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: object;
}

/** One method at one path, as OpenAPI describes it: the parts that are looked at here. */
export interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security?: readonly object[];
}

const LOGGED_IN = [{ bearer: [] }, { session: [] }];

/** Adds to what the schemas of a route say what its hooks do: credentials, limits, headers and problems. */
export function complete(operation: Operation, route: Route): Operation {
  const role = roleOf(route);
  const isOpenBelowV1 = route.url.startsWith('/api/v1/') && !role;
  const parameters = [...(operation.parameters ?? []), ...headerParameters(route)];
  return {
    ...operation,
    ...(role === 'admin' ? { description: 'For the role `admin` only.' } : {}),
    ...(isOpenBelowV1 ? { description: 'With `API_ACCESS=users` for those who have logged in only.' } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(operation, route),
    responses: { ...answersOf(operation, route), ...refusalsOf(route) },
    security: role ? LOGGED_IN : isOpenBelowV1 ? [{}, ...LOGGED_IN] : [],
  };
}

function headerParameters({ schema = {}, config = {} }: Route): object[] {
  const names = [
    ...(schema.isKeyed ? ['IdempotencyKey'] : []),
    ...(schema.isPositioned ? ['Position'] : []),
    ...(config.isProbe ? [] : ['Context']),
  ];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

// A body that may be left out is one whose schema accepts that.
function bodyOf({ requestBody }: Operation, { schema }: Route): Pick<Operation, 'requestBody'> {
  if (!requestBody || !(schema?.body instanceof ZodType)) return {};
  return { requestBody: { ...requestBody, required: !schema.body.safeParse(undefined).success } };
}

function answersOf({ responses }: Operation, { schema = {}, config = {} }: Route): Operation['responses'] {
  const ofLimits: Headers = { RateLimit: 'RateLimit', 'RateLimit-Policy': 'RateLimitPolicy' };
  const ofWrites: Headers = { 'X-Position': 'Position', 'Idempotency-Replayed': 'IdempotencyReplayed' };
  const headers = headerRefs({
    ...onEveryAnswer,
    ...(config.isProbe ? {} : ofLimits),
    ...(schema.isKeyed ? ofWrites : {}),
  });
  const described = Object.entries(responses).map(([status, answer]) => {
    const { description = '' } = answer;
    const isTelling = description !== '' && description !== 'Default Response';
    return [status, { ...answer, description: isTelling ? description : STATUS_CODES[status], headers }];
  });
  return Object.fromEntries(described);
}

function refusalsOf(route: Route): Operation['responses'] {
  return Object.fromEntries(
    problemsOf(route).map((status) => [status, { $ref: `#/components/responses/${problemName(status)}` }]),
  );
}
