import type { EksEnvironment } from '../../aws/environment';

const PREFIX = 'nginx.ingress.kubernetes.io';
const KIB = 1024;
const MIB = KIB ** 2;

type Annotations = Record<string, string>;

/** How nginx treats requests to pods, whatever their path. */
export function proxyAnnotations({ loadBalancer, domain }: EksEnvironment): Annotations {
  const { timeouts, retry, bodyLimit } = loadBalancer;
  const request = String(timeouts.request.seconds);
  return prefixed({
    ...distribution(loadBalancer),
    'proxy-body-size': bodySize(bodyLimit.bytes),
    'proxy-connect-timeout': String(timeouts.connect.seconds),
    'proxy-read-timeout': request,
    'proxy-send-timeout': request,
    // Never a POST or PATCH a second time: nginx repeats only what is idempotent.
    'proxy-next-upstream': retry.attempts > 0 ? 'error timeout' : 'off',
    'proxy-next-upstream-tries': String(retry.attempts + 1),
    'proxy-next-upstream-timeout': request,
    ...(domain === undefined ? { 'ssl-redirect': 'false' } : { 'force-ssl-redirect': 'true' }),
  });
}

/**
 * Who may come at all: these blocks, or nobody.
 * @param allow of these the ones of either version of IP
 */
export function accessAnnotations(allow: readonly string[]): Annotations {
  return prefixed(
    allow.length > 0
      ? { 'allowlist-source-range': allow.join(',') }
      : { 'denylist-source-range': ['0.0.0.0/0', '::/0'].join(',') },
  );
}

/** Makes an Ingress the candidate's: it gets this share of the requests, in percent. */
export function canaryAnnotations(share: number): Annotations {
  return prefixed({ canary: 'true', 'canary-weight': String(share) });
}

type Settings = EksEnvironment['loadBalancer'];

/** Which pod: by the address asked for, by the client, or whoever answers soonest; this controller counts no connections. */
function distribution({ algorithm, stickiness }: Settings): Annotations {
  if (stickiness.kind === 'source') return { 'upstream-hash-by': '$binary_remote_addr' };
  if (algorithm === 'requestUri') return { 'upstream-hash-by': '$request_uri' };
  return {
    'load-balance': algorithm === 'leastConnections' ? 'ewma' : 'round_robin',
    ...(stickiness.kind === 'cookie' ? cookie(stickiness.name, stickiness.lifetime.seconds) : {}),
  };
}

function cookie(name: string, seconds: number): Annotations {
  return {
    affinity: 'cookie',
    'affinity-mode': 'balanced',
    'session-cookie-name': name,
    'session-cookie-expires': String(seconds),
    'session-cookie-max-age': String(seconds),
    'session-cookie-samesite': 'Lax',
  };
}

/** In the largest unit of nginx that says it exactly. */
function bodySize(bytes: number): string {
  if (bytes % MIB === 0) return `${bytes / MIB}m`;
  return bytes % KIB === 0 ? `${bytes / KIB}k` : String(bytes);
}

function prefixed(annotations: Annotations): Annotations {
  return Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${PREFIX}/${name}`, value]));
}
