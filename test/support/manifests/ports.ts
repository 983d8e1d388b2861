import type { KubernetesObject } from '../../../constructs/kubernetes/objects';
import { at, labels, list, matches, type Node, nameOf, text, type World } from './world';

/** Ports that do not agree on the way from the balancer to the container. */
export function portProblems(world: World): string[] {
  return [
    ...world
      .own('Ingress')
      .flatMap((ingress) => backendsOf(ingress).flatMap((backend) => reached(world, ingress, backend))),
    ...world.own('Service').flatMap((service) => served(world, service)),
    ...world.own('Deployment').flatMap((deployment) => [...probed(deployment), ...told(world, deployment)]),
  ];
}

/** A Service, and the port of it that is called. */
interface Backend {
  readonly service: string;
  readonly port: unknown;
}

const ACTION = 'alb.ingress.kubernetes.io/actions.';

/** Where an Ingress sends requests: what its paths name, or what the annotation says that a path names. */
function backendsOf(ingress: KubernetesObject): readonly Backend[] {
  const paths = list(ingress, 'spec.rules').flatMap((rule) => list(rule, 'http.paths'));
  return paths.flatMap((path) => {
    const service = text(path, 'backend.service.name');
    const action = ingress.metadata.annotations?.[`${ACTION}${service}`];
    if (at(path, 'backend.service.port.name') !== 'use-annotation')
      return [{ service, port: at(path, 'backend.service.port.number') }];
    if (action === undefined) return [{ service, port: 'use-annotation' }];
    return list(JSON.parse(action), 'forwardConfig.targetGroups').map((group) => ({
      service: text(group, 'serviceName'),
      port: at(group, 'servicePort'),
    }));
  });
}

function reached(world: World, ingress: KubernetesObject, { service, port }: Backend): string[] {
  const found = world.find('Service', service, world.system);
  if (!found) return [`${nameOf(ingress)}: there is no Service ${service}`];
  if (list(found, 'spec.ports').some((each) => each.port === port)) return [];
  return [`${nameOf(ingress)}: Service ${service} has no port ${port}`];
}

/** Every port of a Service is one of the containers', and a policy lets somebody in there. */
function served(world: World, service: KubernetesObject): string[] {
  const pods = world.own('Deployment').filter((deployment) => isChosen(service, deployment));
  return list(service, 'spec.ports').flatMap((port) =>
    pods.flatMap((deployment) => {
      const target = containerPort(deployment, at(port, 'targetPort'));
      if (target === undefined)
        return [`${nameOf(service)}: ${deployment.metadata.name} has no port ${text(port, 'targetPort')}`];
      const isOpen = world
        .own('NetworkPolicy')
        .filter((policy) => matches(labels(policy, 'spec.podSelector.matchLabels'), templateOf(deployment)))
        .flatMap((policy) => list(policy, 'spec.ingress'))
        .some((rule) => list(rule, 'ports').some((each) => each.port === target));
      return isOpen
        ? []
        : [`${nameOf(service)}: no policy lets anybody to port ${target} of ${deployment.metadata.name}`];
    }),
  );
}

const templateOf = (deployment: KubernetesObject) => labels(deployment, 'spec.template.metadata.labels');
const isChosen = (service: KubernetesObject, deployment: KubernetesObject): boolean =>
  matches(labels(service, 'spec.selector'), templateOf(deployment));
const containersOf = (deployment: KubernetesObject): readonly Node[] =>
  list(deployment, 'spec.template.spec.containers');

function containerPort(deployment: KubernetesObject, port: unknown): unknown {
  const ports = containersOf(deployment).flatMap((container) => list(container, 'ports'));
  return ports.find((each) => each.name === port || each.containerPort === port)?.containerPort;
}

function probed(deployment: KubernetesObject): string[] {
  const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'];
  return containersOf(deployment).flatMap((container) =>
    probes
      .filter((probe) => at(container, probe) !== undefined)
      .filter((probe) => containerPort(deployment, at(container, `${probe}.httpGet.port`)) === undefined)
      .map((probe) => `${nameOf(deployment)}: its ${probe} asks a port that it does not have`),
  );
}

/** The port that the application is told to listen on is the one that is declared. */
function told(world: World, deployment: KubernetesObject): string[] {
  return containersOf(deployment).flatMap((container) =>
    list(container, 'envFrom').flatMap((source) => {
      const variables = world.find('ConfigMap', text(source, 'configMapRef.name'), world.system);
      const port = Number(at(variables, 'data.PORT'));
      return containerPort(deployment, port) === port
        ? []
        : [`${nameOf(deployment)}: it listens on ${port}, and declares another port`];
    }),
  );
}
