import { intOrString, many, map, one, value, values } from '../shape';
import { selector } from './selector';

const port = many({ ...values('protocol'), port: intOrString });
const peer = many({
  ip_block: one(values('cidr')),
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
  ...values('type'),
  selector: map,
  port: many({ ...values('name', 'port', 'protocol'), target_port: intOrString }, 'ports'),
});

const backend = one({ service: one({ ...values('name'), port: one(values('name', 'number')) }) });

/** The specification of an Ingress. */
export const ingressSpec = one({
  ingress_class_name: value(),
  rule: many(
    { ...values('host'), http: one({ path: many({ ...values('path', 'path_type'), backend }, 'paths') }) },
    'rules',
  ),
  tls: many(values('hosts', 'secret_name')),
});
