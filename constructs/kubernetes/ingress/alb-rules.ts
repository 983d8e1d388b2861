import type { EksEnvironment } from '../../aws/environment';
import { ofVersion } from '../../aws/load-balancer/routing';
import { SERVICE_PORT } from '../workload/ports';
import { type Route, routesOf } from './routes';

/** One rule of the listener: a path, and what an annotation says about it under a name. */
export interface AlbRule {
  /** Pattern of the path, as the balancer takes it. */
  readonly path: string;
  /** Name of the action. */
  readonly action: string;
}

/** Rules in the order in which they are asked, and the annotations that explain their actions. */
export interface AlbRules {
  readonly rules: readonly AlbRule[];
  readonly annotations: Readonly<Record<string, string>>;
}

// Of the five values that a rule may compare, host and path take two.
const ADDRESSES_PER_RULE = 3;
const HIDDEN = 'hidden';
const NOT_FOUND = {
  type: 'fixed-response',
  fixedResponseConfig: { contentType: 'text/plain', statusCode: '404', messageBody: 'not found' },
};

/** Diagnostics for those allowed, 404 for everybody else, then the services: the same rules as on ec2. */
export function albRules(environment: EksEnvironment): AlbRules {
  const { paths, allow } = environment.loadBalancer.diagnostics;
  const routes = routesOf(environment);
  const fallback = routes.find((route) => route.paths.length === 0);
  // The balancer listens on IPv4 only.
  const blocks = fallback ? chunks(ofVersion(allow, 4), ADDRESSES_PER_RULE) : [];
  const open = blocks.map((values, index) => ({ name: `open-${index + 1}`, values }));
  return {
    rules: [
      ...open.flatMap(({ name }) => paths.map((path) => ({ path, action: name }))),
      ...paths.map((path) => ({ path, action: HIDDEN })),
      ...routes.flatMap((route) =>
        (route.paths.length > 0 ? route.paths : ['/*']).map((path) => ({ path, action: actionOf(route) })),
      ),
    ],
    annotations: {
      ...(paths.length > 0 ? { [`actions.${HIDDEN}`]: JSON.stringify(NOT_FOUND) } : {}),
      ...Object.fromEntries(open.flatMap(({ name, values }) => (fallback ? openTo(name, values, fallback) : []))),
      ...Object.fromEntries(routes.map((route) => [`actions.${actionOf(route)}`, JSON.stringify(forward(route))])),
    },
  };
}

function openTo(name: string, values: readonly string[], route: Route): [string, string][] {
  const condition = { field: 'source-ip', sourceIpConfig: { values } };
  return [
    [`actions.${name}`, JSON.stringify(forward(route))],
    [`conditions.${name}`, JSON.stringify([condition])],
  ];
}

/** The name of an action must not be that of a Service: the controller would take the one for the other. */
function actionOf({ stable }: Route): string {
  return `to-${stable.name}`;
}

/** To both fleets of a service, each with its share; one with none stays attached, so that its pods are checked. */
function forward({ stable, candidate, candidateShare }: Route) {
  const target = (serviceName: string, weight: number) => ({ serviceName, servicePort: SERVICE_PORT, weight });
  const targetGroups = candidate
    ? [target(stable.name, 100 - candidateShare), target(candidate.name, candidateShare)]
    : [target(stable.name, 100)];
  return { type: 'forward', forwardConfig: { targetGroups } };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
