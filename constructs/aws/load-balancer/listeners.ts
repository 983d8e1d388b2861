import { LbListener, type LbListenerDefaultAction } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule, type LbListenerRuleCondition } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { Construct } from 'constructs';
import type { AwsEnvironment } from '../environment';
import { defaultService, ofVersion, pathConditions, pathConditionsFrom, publicServices } from './routing';
import type { ServiceTargets } from './target-groups';

/** What listens, and where requests go. */
export interface ListenersProps {
  readonly environment: AwsEnvironment;
  /** Balancer that listens. */
  readonly loadBalancerArn: string;
  /** Target groups by service. */
  readonly targets: Readonly<Record<string, ServiceTargets>>;
  /**
   * Certificate of the domain.
   * @default none - without a domain the balancer speaks http only
   */
  readonly certificateArn?: string;
}

type Action = LbListenerDefaultAction & { readonly type: 'forward' | 'fixed-response' };

/** TLS 1.3, and 1.2 with forward secrecy and authenticated encryption only. */
export const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06';
const NOT_FOUND: Action = {
  type: 'fixed-response',
  fixedResponse: { contentType: 'text/plain', statusCode: '404', messageBody: 'not found' },
};

/** https with its routes, and http that only redirects; without a certificate http with the routes. */
export class Listeners extends Construct {
  readonly #props: ListenersProps;
  #priority = 0;

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    this.#props = props;
    const listenerArn = this.createListener();
    const { diagnostics } = props.environment.loadBalancer;
    // The balancer listens on IPv4 only.
    this.addRules(
      listenerArn,
      'open',
      pathConditionsFrom(diagnostics.paths, ofVersion(diagnostics.allow, 4)),
      this.toDefault(),
    );
    this.addRules(listenerArn, 'hidden', pathConditions(diagnostics.paths), NOT_FOUND);
    this.addRoutes(listenerArn);
  }

  private createListener(): string {
    const { loadBalancerArn, certificateArn } = this.#props;
    const main = { loadBalancerArn, defaultAction: [this.toDefault()] };
    if (certificateArn === undefined) return new LbListener(this, 'http', { ...main, port: 80, protocol: 'HTTP' }).arn;
    new LbListener(this, 'redirect', {
      loadBalancerArn,
      port: 80,
      protocol: 'HTTP',
      defaultAction: [{ type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', statusCode: 'HTTP_301' } }],
    });
    const secure = { port: 443, protocol: 'HTTPS', sslPolicy: TLS_POLICY, certificateArn };
    return new LbListener(this, 'https', { ...main, ...secure }).arn;
  }

  private addRoutes(listenerArn: string): void {
    const { environment, targets } = this.#props;
    const fallback = defaultService(environment.system);
    for (const { name, paths } of publicServices(environment.system)) {
      const found = targets[name];
      if (found && name !== fallback) this.addRules(listenerArn, name, pathConditions(paths), forward(found));
    }
  }

  private addRules(listenerArn: string, id: string, rules: LbListenerRuleCondition[][], action: Action): void {
    for (const [index, condition] of rules.entries()) {
      this.#priority += 1;
      const tags = { Name: `${id}-${index + 1}` };
      new LbListenerRule(this, `${id}-${index + 1}`, {
        listenerArn,
        priority: this.#priority,
        condition,
        action: [action],
        tags,
      });
    }
  }

  private toDefault(): Action {
    const { environment, targets } = this.#props;
    const found = targets[defaultService(environment.system) ?? ''];
    return found ? forward(found) : NOT_FOUND;
  }
}

/** To both fleets of a service, each with its share; one with none stays attached, so that its instances are checked. */
function forward({ stable, candidate }: ServiceTargets): Action {
  if (!candidate) return { type: 'forward', targetGroupArn: stable.arn };
  const targetGroup = [stable, candidate].map(({ arn, weight }) => ({ arn, weight }));
  return { type: 'forward', forward: { targetGroup } };
}
