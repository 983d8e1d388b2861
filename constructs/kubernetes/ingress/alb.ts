import { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { TLS_POLICY } from '../../aws/load-balancer/listeners';
import { shortNameOf } from '../../aws/short-name';
import { tagsOf } from '../../aws/tags';
import { metadataOf } from '../workload/metadata';
import { albRules } from './alb-rules';
import { targetAttributes } from './target-attributes';

/** What a balancer needs besides the environment. */
export interface AlbIngressProps {
  readonly environment: EksEnvironment;
  /**
   * Certificate of the domain, so that the controller has none to look for.
   * @default none - without a domain the balancer speaks http only
   */
  readonly certificateArn?: string;
  /** Firewall before it. */
  readonly webAclArn: string;
  /** Bucket for its access and connection logs. */
  readonly logBucket: string;
  /** What must be there before it. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const PREFIX = 'alb.ingress.kubernetes.io';
const LONGEST_NAME = 32;

/** An application load balancer, made by its controller from an Ingress, with the listeners and rules of ec2. */
export class AlbIngress extends Construct {
  /** Under which AWS publishes the balancer; known once it is there. */
  readonly dnsName: string;

  constructor(scope: Construct, id: string, props: AlbIngressProps) {
    super(scope, id);
    const { environment, dependsOn } = props;
    const { rules, annotations } = albRules(environment);
    const all = { ...balancer(props), ...listeners(props), ...targets(environment), ...annotations };
    const ingress = new IngressV1(this, 'Resource', {
      metadata: { ...metadataOf(environment, 'ingress', environment.system.name), annotations: prefixed(all) },
      waitForLoadBalancer: true,
      dependsOn: [...dependsOn],
      spec: {
        ingressClassName: 'alb',
        rule: [{ host: environment.domain, http: { path: rules.map(pathOf) } }],
      },
    });
    this.dnsName = ingress.status.get(0).loadBalancer.get(0).ingress.get(0).hostname;
  }
}

/** Verbatim patterns in this order; the controller sorts paths of every other kind. */
function pathOf({ path, action }: { readonly path: string; readonly action: string }) {
  const backend = { service: { name: action, port: { name: 'use-annotation' } } };
  return { path, pathType: 'ImplementationSpecific', backend };
}

/** The balancer itself: open to the internet, straight to the pods' addresses. */
function balancer({ environment, webAclArn, logBucket }: AlbIngressProps): Record<string, string> {
  const { loadBalancer, database } = environment;
  const attributes = {
    'idle_timeout.timeout_seconds': loadBalancer.timeouts.idle.seconds,
    'routing.http.drop_invalid_header_fields.enabled': true,
    'routing.http.desync_mitigation_mode': 'defensive',
    'routing.http.preserve_host_header.enabled': true,
    'routing.http.xff_header_processing.mode': 'append',
    'deletion_protection.enabled': database.deletionProtection,
    'access_logs.s3.enabled': true,
    'access_logs.s3.bucket': logBucket,
    'access_logs.s3.prefix': 'access',
    'connection_logs.s3.enabled': true,
    'connection_logs.s3.bucket': logBucket,
    'connection_logs.s3.prefix': 'connections',
  };
  return {
    'load-balancer-name': shortNameOf(environment, 'lb', LONGEST_NAME),
    scheme: 'internet-facing',
    'ip-address-type': 'ipv4',
    'target-type': 'ip',
    'load-balancer-attributes': pairs(attributes),
    'wafv2-acl-arn': webAclArn,
    tags: pairs(tagsOf(environment)),
  };
}

/** https with the rules, and http that only redirects; without a certificate http with the rules. */
function listeners({ certificateArn }: AlbIngressProps): Record<string, string> {
  if (certificateArn === undefined) return { 'listen-ports': JSON.stringify([{ HTTP: 80 }]) };
  return {
    'listen-ports': JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
    'ssl-redirect': '443',
    'ssl-policy': TLS_POLICY,
    'certificate-arn': certificateArn,
  };
}

/** How pods are checked, chosen and let go. */
function targets(environment: EksEnvironment): Record<string, string> {
  const { path, interval, timeout, passes, failures } = environment.loadBalancer.healthCheck;
  return {
    'backend-protocol': 'HTTP',
    'healthcheck-path': path,
    'healthcheck-port': 'traffic-port',
    'healthcheck-interval-seconds': String(interval.seconds),
    'healthcheck-timeout-seconds': String(timeout.seconds),
    'healthy-threshold-count': String(Math.max(2, passes)),
    'unhealthy-threshold-count': String(Math.max(2, failures)),
    'success-codes': '200',
    'target-group-attributes': pairs(targetAttributes(environment)),
  };
}

function pairs(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

function prefixed(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${PREFIX}/${name}`, value]));
}
