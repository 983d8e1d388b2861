import { IngressV1, type IngressV1SpecRuleHttpPath } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { metadataOf } from '../workload/metadata';
import { SERVICE_PORT } from '../workload/ports';
import { accessAnnotations, canaryAnnotations, proxyAnnotations } from './nginx-annotations';
import { type Route, routesOf } from './routes';

/** What brings requests in through nginx. */
export interface NginxIngressProps {
  readonly environment: EksEnvironment;
}

const RETIRED =
  "cluster.ingress 'nginx': its project was retired in March 2026 and mends nothing any more; 'alb' is what is kept up";

/** Ingresses of the nginx controller: the services, hidden paths, and one for each candidate. */
export class NginxIngress extends Construct {
  readonly #environment: EksEnvironment;

  constructor(scope: Construct, id: string, { environment }: NginxIngressProps) {
    super(scope, id);
    this.#environment = environment;
    const routes = routesOf(environment);
    const name = environment.system.name;
    this.create(
      name,
      {},
      routes.flatMap((route) => pathsOf(route, route.stable.name)),
    );
    this.hide(routes);
    for (const route of routes)
      if (route.candidate) {
        const { name: candidate } = route.candidate;
        this.create(candidate, canaryAnnotations(route.candidateShare), pathsOf(route, candidate));
      }
    Annotations.of(this).addWarning(RETIRED);
  }

  /** Hidden paths answer those who may see them, and 403 everybody else. */
  private hide(routes: readonly Route[]): void {
    const { paths, allow } = this.#environment.loadBalancer.diagnostics;
    const fallback = routes.find((route) => route.paths.length === 0);
    if (!fallback || paths.length === 0) return;
    // With what is below them: the longest path that fits counts.
    const hidden = paths.map((path) => pathTo(path, 'Prefix', fallback.stable.name));
    this.create(`${this.#environment.system.name}-diagnostics`, accessAnnotations(allow), hidden);
  }

  private create(name: string, own: Record<string, string>, path: IngressV1SpecRuleHttpPath[]): void {
    const { domain } = this.#environment;
    new IngressV1(this, name, {
      metadata: {
        ...metadataOf(this.#environment, 'ingress', name),
        annotations: { ...proxyAnnotations(this.#environment), ...own },
      },
      spec: {
        ingressClassName: 'nginx',
        rule: [{ host: domain, http: { path } }],
        ...(domain === undefined ? {} : { tls: [{ hosts: [domain], secretName: tlsSecretOf(this.#environment) }] }),
      },
    });
  }
}

/** Secret with the certificate and key of the domain, of type `kubernetes.io/tls`; whoever runs the cluster puts it there. */
export function tlsSecretOf({ system }: EksEnvironment): string {
  return `${system.name}-tls`;
}

function pathsOf({ paths }: Route, service: string): IngressV1SpecRuleHttpPath[] {
  return paths.length > 0 ? paths.map((path) => pathTo(path, 'Exact', service)) : [pathTo('/', 'Prefix', service)];
}

function pathTo(path: string, pathType: 'Exact' | 'Prefix', name: string): IngressV1SpecRuleHttpPath {
  return { path, pathType, backend: { service: { name, port: { number: SERVICE_PORT } } } };
}
