import { type Fields, intOrString, many, map, mode, number, one, value, values } from '../shape';
import { metadata, selector } from './selector';

const seccomp = one(values('type', 'localhost_profile'));

const security: Fields = {
  ...values('run_as_non_root'),
  run_as_user: number,
  run_as_group: number,
  seccomp_profile: seccomp,
};

const podSecurity = one({
  ...security,
  fs_group: number,
  fs_group_change_policy: value(),
  supplemental_groups: value(),
});

const containerSecurity = one({
  ...security,
  ...values('privileged', 'allow_privilege_escalation', 'read_only_root_filesystem'),
  capabilities: one(values('add', 'drop')),
});

const probe = one({
  ...values('initial_delay_seconds', 'period_seconds', 'timeout_seconds', 'failure_threshold', 'success_threshold'),
  http_get: one({ ...values('path', 'scheme', 'host'), port: intOrString }),
  tcp_socket: one({ port: intOrString }),
  exec: one(values('command')),
});

const environment: Fields = {
  env: many({
    ...values('name', 'value'),
    value_from: one({
      field_ref: one(values('field_path', 'api_version')),
      config_map_key_ref: one(values('name', 'key', 'optional')),
      secret_key_ref: one(values('name', 'key', 'optional')),
    }),
  }),
  env_from: many({
    ...values('prefix'),
    config_map_ref: one(values('name', 'optional')),
    secret_ref: one(values('name', 'optional')),
  }),
};

const container: Fields = {
  ...values('name', 'image', 'image_pull_policy', 'command', 'args', 'working_dir'),
  ...environment,
  port: many({ ...values('name', 'protocol'), container_port: number }, 'ports'),
  resources: one({ requests: map, limits: map }),
  security_context: containerSecurity,
  startup_probe: probe,
  liveness_probe: probe,
  readiness_probe: probe,
  volume_mount: many(values('name', 'mount_path', 'sub_path', 'read_only'), 'volumeMounts'),
};

const item = many({ ...values('key', 'path'), mode });

const volume = many(
  {
    ...values('name'),
    secret: one({ ...values('secret_name', 'optional'), default_mode: mode, items: item }),
    config_map: one({ ...values('name', 'optional'), default_mode: mode, items: item }),
    empty_dir: one(values('medium', 'size_limit')),
  },
  'volumes',
);

const podTerm = { ...values('topology_key', 'namespaces'), label_selector: selector };

const podAffinity = one({
  preferred_during_scheduling_ignored_during_execution: many({ ...values('weight'), pod_affinity_term: one(podTerm) }),
  required_during_scheduling_ignored_during_execution: many(podTerm),
});

const spread = many(
  {
    ...values(
      'topology_key',
      'max_skew',
      'min_domains',
      'when_unsatisfiable',
      'node_taints_policy',
      'node_affinity_policy',
      'match_label_keys',
    ),
    label_selector: selector,
  },
  'topologySpreadConstraints',
);

/** The specification of a pod. */
export const podSpec = one({
  ...values(
    'service_account_name',
    'automount_service_account_token',
    'enable_service_links',
    'priority_class_name',
    'termination_grace_period_seconds',
    'restart_policy',
  ),
  node_selector: map,
  security_context: podSecurity,
  affinity: one({ pod_affinity: podAffinity, pod_anti_affinity: podAffinity }),
  topology_spread_constraint: spread,
  toleration: many(values('key', 'operator', 'value', 'effect'), 'tolerations'),
  init_container: many(container, 'initContainers'),
  container: many(container, 'containers'),
  volume,
});

/** What pods are made from. */
export const podTemplate = one({ metadata, spec: podSpec });
