import type { Environment } from '../../../model/environment';

/** Paths that another service answers than the one that is balanced. */
export interface Route {
  readonly service: string;
  /** As clients ask for them, without a query. */
  readonly paths: readonly string[];
}

/** What a balancer is rendered from. */
export interface BalancerProps {
  /** Port clients use, on loopback; https when TLS is on. */
  readonly listenPort: number;
  /** Loopback port of `/generation` and the status pages: `/metrics`, `/stats` of HAProxy, `/stub_status` of nginx. */
  readonly adminPort: number;
  /** The `loadBalancer` section of the environment. */
  readonly settings: Environment['loadBalancer'];
  /**
   * Longest life of an old worker after a reload, in seconds.
   * @default the longer of the idle and the request time-out, and 5 s: nobody who keeps the time-outs is cut off
   */
  readonly stopGraceSeconds?: number;
  /**
   * Paths that lead elsewhere.
   * @default none - one service answers everything
   */
  readonly routes?: readonly Route[];
}

/** A configuration in which the instances of the moment are still to be filled in. */
export interface BalancerRendering {
  /**
   * The text, with the placeholders `{{dir}}` (folder of the component), `{{generation}}` (what `/generation` on the
   * admin port answers once this text is in force), `{{members}}` (possibly several times) and, for each route,
   * `{{members <service>}}`.
   */
  readonly config: string;
  /** The line (or lines) of one instance, with `{name}` and `{port}`. */
  readonly memberLine: string;
  /** What stands for `{{members}}` when no instance runs. */
  readonly noMemberLine: string;
}

/** One running instance. */
export interface BalancerMember {
  /** Name in logs, metrics and cookies, unique in the balancer. */
  readonly name: string;
  /** Its port on 127.0.0.1. */
  readonly port: number;
}

/** Name of the group of instances that a route leads to. */
export function groupOf({ service }: Route): string {
  return `instances-${service}`;
}

/** The lines that stand for `{{members}}`. */
export function memberLines(rendering: Omit<BalancerRendering, 'config'>, members: readonly BalancerMember[]): string {
  if (members.length === 0) return rendering.noMemberLine;
  return members
    .map(({ name, port }) => rendering.memberLine.replaceAll('{name}', name).replaceAll('{port}', String(port)))
    .join('\n');
}

/** Longest life of an old worker after a reload, in seconds. */
export function workerGraceSeconds({ settings, stopGraceSeconds }: BalancerProps): number {
  const { idle, request } = settings.timeouts;
  return stopGraceSeconds ?? Math.max(idle.seconds, request.seconds) + 5;
}

/**
 * How long a client may take to send the head of a request, in milliseconds: a connection that only trickles must not
 * be kept for as long as a slow answer may take.
 */
export function headerTimeoutMilliseconds({ timeouts }: Environment['loadBalancer']): number {
  return Math.min(10_000, timeouts.request.milliseconds);
}

/** How long one try may take, in milliseconds: never longer than the request it belongs to. */
export function tryTimeoutMilliseconds({ timeouts }: Environment['loadBalancer']): number {
  return Math.min(timeouts.perTry.milliseconds, timeouts.request.milliseconds);
}

/** A client's request id is kept when it has this form; anything else is replaced by a new one. */
export const REQUEST_ID_PATTERN = '^[A-Za-z0-9._-]{8,64}$';

/** What a client may claim about hops before this one; `X-Forwarded-For` and its like are replaced, these are removed. */
export const UNTRUSTED_HEADERS = [
  'Forwarded',
  'X-Forwarded-Host',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix',
  'X-Forwarded-Server',
];

/** Cipher suites of TLS 1.2: forward secrecy and authenticated encryption only (Mozilla's intermediate level, 5.7). */
export const TLS12_CIPHERS = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');
