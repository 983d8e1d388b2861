import { intOrString, many, map, one, value, values } from '../shape';
import { selector } from './selector';

const port = many({ ...values('protocol', 'end_port'), port: intOrString });
const peer = many({
  ip_block: one(values('cidr', 'except')),
  namespace_selector: selector,
  pod_selector: selector,
});

/** The specification of a NetworkPolicy. */
export const policySpec = one({
  pod_selector: selector,
  policy_types: value(),
  ingress: many({ from: peer, ports: port }),
  egress: many({ to: peer, ports: port }),
});

/** The specification of a Service. */
export const serviceSpec = one({
  ...values('type', 'external_traffic_policy', 'internal_traffic_policy', 'publish_not_ready_addresses'),
  cluster_ip: value('clusterIP'),
  selector: map,
  port: many({ ...values('name', 'port', 'protocol', 'app_protocol'), target_port: intOrString }, 'ports'),
});

const backend = one({ service: one({ ...values('name'), port: one(values('name', 'number')) }) });

/** The specification of an Ingress. */
export const ingressSpec = one({
  ingress_class_name: value(),
  default_backend: backend,
  rule: many(
    { ...values('host'), http: one({ path: many({ ...values('path', 'path_type'), backend }, 'paths') }) },
    'rules',
  ),
  tls: many(values('hosts', 'secret_name')),
});
