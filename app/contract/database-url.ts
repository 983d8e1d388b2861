import { isIP } from 'node:net';
import { z } from 'zod';
import { nearestName } from './nearest';
import { integer } from './schemas';
import type { Secret } from './secret';

/** How a connection is encrypted, in the words of libpq. */
export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** What a URL of a database says. */
export interface DatabaseUrl {
  readonly kind: 'postgres' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** `require` encrypts without looking at the certificate, `verify-ca` looks who signed it, `verify-full` at the name, too. */
  readonly sslMode: SslMode;
  /** File of the certificates that may have signed that of the server; otherwise those that Node trusts. */
  readonly sslRootCert?: string;
  /** Most connections to this server; lowers what the variables allow, never raises it. */
  readonly connectionLimit?: number;
  /** Longest wait for a connection, in seconds. */
  readonly poolTimeoutSeconds?: number;
}

const SCHEMES = { postgres: 'postgres', postgresql: 'postgres', mysql: 'mysql', mariadb: 'mysql' } as const;
const DEFAULT_PORTS = { postgres: 5432, mysql: 3306 } as const;
// postgresql+asyncpg, mysql+pymysql: the suffix names a driver of another language.
const SCHEME = /^(postgres|postgresql|mysql|mariadb)(\+[a-z0-9_]+)?:\/\//;

const parameters = {
  sslmode: z.enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']),
  sslrootcert: z.string().min(1, { error: 'must be a path' }),
  connection_limit: integer(1, 1000),
  pool_timeout: integer(1, 3600),
  // Said by other drivers: true of every connection here, so that only another value would matter.
  schema: z.literal('public'),
  charset: z.literal('utf8mb4'),
  pgbouncer: z.enum(['true', 'false']),
} as const;
const parametersSchema = z.strictObject(parameters).partial();
const parameterNames = Object.keys(parameters);

/** What a text is: the parts of a database URL, or the rule it breaks. The rule repeats nothing of the text. */
export type ParsedUrl = { readonly url: DatabaseUrl } | { readonly rule: string };

/** Reads a database URL in the forms of libpq, Prisma and SQLAlchemy. */
export function parseDatabaseUrl(text: string): ParsedUrl {
  const scheme = SCHEME.exec(text)?.[1] as keyof typeof SCHEMES | undefined;
  if (scheme === undefined || !URL.canParse(text) || new URL(text).hostname === '')
    return { rule: 'must be a URL starting with postgres://, postgresql://, mysql:// or mariadb://' };
  const url = new URL(text);
  const options = parametersSchema.safeParse(Object.fromEntries(url.searchParams));
  if (url.pathname.length < 2 || url.hash !== '')
    return { rule: 'must end with /<database>, and parameters after a ?' };
  if (!options.success) return { rule: parameterRule(options.error) };
  return assembled(SCHEMES[scheme], url, options.data);
}

function assembled(kind: DatabaseUrl['kind'], url: URL, options: z.output<typeof parametersSchema>): ParsedUrl {
  const parts = decoded([url.username, url.password, url.pathname.slice(1)]);
  if (!parts) return { rule: 'must percent-encode what is special in its name, password and database' };
  const [user = '', password = '', database = ''] = parts;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // The driver would compare the certificate with `localhost`.
  if (kind === 'mysql' && options.sslmode === 'verify-full' && isIP(host) !== 0)
    return { rule: 'must name its host, not give its address, with sslmode=verify-full' };
  const server = { kind, host, port: Number(url.port) || DEFAULT_PORTS[kind], user, password, database };
  return {
    url: {
      ...server,
      sslMode: options.sslmode ?? 'disable',
      sslRootCert: options.sslrootcert,
      connectionLimit: options.connection_limit,
      poolTimeoutSeconds: options.pool_timeout,
    },
  };
}

/**
 * What a URL of the contract says.
 * @throws when it is none; the contract has seen to that
 */
export function readDatabaseUrl(secret: Secret): DatabaseUrl {
  const parsed = parseDatabaseUrl(secret.reveal());
  if ('rule' in parsed) throw new Error(`a URL of the database ${parsed.rule}`);
  return parsed.url;
}

function decoded(parts: readonly string[]): string[] | undefined {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

// An unknown name is not printed: it may be what follows a ? in a password.
function parameterRule({ issues }: z.ZodError): string {
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const nearest = unknown
    .map((name) =>
      nearestName(
        name,
        parameterNames.map((known) => known.toUpperCase()),
      ),
    )
    .find((name) => name !== undefined);
  if (unknown.length > 0)
    return `must have no other parameters than ${parameterNames.join(', ')}${nearest ? ` (did you mean ${nearest.toLowerCase()}?)` : ''}`;
  const [issue] = issues;
  const name = String(issue?.path[0]);
  const words: Readonly<Record<string, string>> = { schema: 'must be public', charset: 'must be utf8mb4' };
  return `must be right in its parameter ${name}, which ${words[name] ?? issue?.message ?? 'is wrong'}`;
}
