import type { Platform, Sections } from '../schema/environment';
import { Duration } from '../values';
import { type LedgerLine, line } from './ledger';

/** What the shutdown ledger reads. */
export type ShutdownInput = Pick<Sections, 'platform' | 'loadBalancer' | 'rollout' | 'database'>;

/** How an instance leaves: every number of the order, from one place. */
export interface ShutdownPlan {
  /** Time after SIGTERM in which the instance answers as before, only its readiness fails. */
  readonly wait: Duration;
  /** Time after that for requests in flight. */
  readonly drain: Duration;
  /** Time from SIGTERM to SIGKILL: wait, drain and a margin. */
  readonly grace: Duration;
  /** Idle time after which the instance closes a connection: longer than the balancer's. */
  readonly keepAlive: Duration;
  /** Idle time after which the balancer closes a connection. */
  readonly idle: Duration;
  /**
   * How long the balancer is given to stop using a leaving instance: on local the same as `wait`; on ec2 and eks the
   * target group's deregistration delay, which also lets the longest request end.
   */
  readonly deregistration: Duration;
}

/** Between the end of draining and SIGKILL: closing connections and writing the last log lines. */
const MARGIN = Duration.of('5s');

const longest = (left: Duration, right: Duration): Duration => (left.milliseconds >= right.milliseconds ? left : right);

/**
 * How long requests may still arrive after SIGTERM.
 * - local: the deploy takes the instance off the balancer before it signals it; one second covers what was under way.
 * - ec2: the auto-scaling group deregisters first as well; the balancer's nodes follow within seconds.
 * - eks: nobody waits for the balancer: at worst it notices by its own failing checks.
 */
function arrival({ platform, loadBalancer }: Pick<Sections, 'platform' | 'loadBalancer'>): Duration {
  const { interval, failures } = loadBalancer.healthCheck;
  const noticed = interval.times(failures);
  const times: Record<Platform, Duration> = { local: Duration.of('1s'), ec2: Duration.of('5s'), eks: noticed };
  return times[platform];
}

/** The wait when nobody sets `rollout.deregistration`; on eks in whole seconds, as the application counts them. */
function defaultWait(input: Pick<Sections, 'platform' | 'loadBalancer'>): Duration {
  const times = { local: Duration.of('2s'), ec2: Duration.of('10s') };
  return input.platform === 'eks'
    ? Duration.milliseconds(Math.ceil(arrival(input).seconds) * 1000)
    : times[input.platform];
}

/** The order in which an instance leaves; what a person set explicitly wins, and the ledger judges it. */
export function shutdownPlan(input: Pick<Sections, 'platform' | 'loadBalancer' | 'rollout'>): ShutdownPlan {
  const { rollout, loadBalancer, platform } = input;
  const { idle, request } = loadBalancer.timeouts;
  const wait = rollout.deregistration ?? defaultWait(input);
  const stopped = wait.plus(rollout.drain);
  return {
    wait,
    drain: rollout.drain,
    grace: rollout.grace ?? stopped.plus(MARGIN),
    keepAlive: rollout.keepAlive ?? idle.plus(MARGIN),
    idle,
    deregistration: platform === 'local' ? wait : longest(stopped, request),
  };
}

/** One demand of the order: `path` must last at least `demand`. */
interface Order {
  readonly path: string;
  readonly subject: string;
  readonly demand: Duration;
  readonly supply: Duration;
  readonly explanation: string;
  readonly wayOut: string;
}

/** From SIGTERM to SIGKILL. The same for every service, because the balancer and the rollout are. */
function stopping(input: ShutdownInput, plan: ShutdownPlan): Order[] {
  return [
    {
      path: 'rollout.deregistration',
      subject: 'requests still arriving',
      demand: arrival(input),
      supply: plan.wait,
      explanation: `because the balancer on ${input.platform} may send them that long after SIGTERM`,
      wayOut: 'raise it, or leave it out',
    },
    {
      path: 'rollout.drain',
      subject: 'statements in flight',
      demand: input.database.statementTimeout,
      supply: plan.drain,
      explanation: `because a statement may run for ${input.database.statementTimeout}`,
      wayOut: 'raise it, or lower database.statementTimeout',
    },
    {
      path: 'rollout.grace',
      subject: 'wait, drain and margin',
      demand: plan.wait.plus(plan.drain).plus(MARGIN),
      supply: plan.grace,
      explanation: `because SIGKILL would cut off ${plan.wait} of waiting, ${plan.drain} of draining and ${MARGIN} of closing`,
      wayOut: 'raise it, or leave it out',
    },
  ];
}

/** Whoever closes an idle connection first must be the one that opened it, or a request may meet the closing. */
function closing({ idle, keepAlive }: ShutdownPlan): Order {
  return {
    path: 'rollout.keepAlive',
    subject: 'idle connections',
    demand: idle.plus(Duration.of('1s')),
    supply: keepAlive,
    explanation: `because the balancer, which keeps them ${idle}, must be the one that closes them`,
    wayOut: 'raise it, or lower loadBalancer.timeouts.idle',
  };
}

/** The order of leaving, each step against what it must outlast. */
export function shutdownLedger(input: ShutdownInput): LedgerLine[] {
  const plan = shutdownPlan(input);
  return [...stopping(input, plan), closing(plan)].map(({ demand, supply, ...order }) =>
    line({
      ledger: 'shutdown',
      ...order,
      demand: demand.seconds,
      supply: supply.seconds,
      unit: 'seconds',
      mend: [{ path: order.path, value: `${Math.ceil(demand.seconds)}s` }],
    }),
  );
}
