import { type Fields, intOrString, many, map, mode, number, one, value, values } from '../shape';
import { metadata, selector } from './selector';

const seccomp = one(values('type'));

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
});

const containerSecurity = one({
  ...security,
  ...values('privileged', 'allow_privilege_escalation', 'read_only_root_filesystem'),
  capabilities: one(values('drop')),
});

const probe = one({
  ...values('initial_delay_seconds', 'period_seconds', 'timeout_seconds', 'failure_threshold'),
  http_get: one({ ...values('path'), port: intOrString }),
});

const environment: Fields = {
  env: many({
    ...values('name', 'value'),
    value_from: one({ field_ref: one(values('field_path')), secret_key_ref: one(values('name', 'key')) }),
  }),
  env_from: many({ config_map_ref: one(values('name')) }),
};

const container: Fields = {
  ...values('name', 'image', 'image_pull_policy', 'command', 'args'),
  ...environment,
  port: many({ ...values('name', 'protocol'), container_port: number }, 'ports'),
  resources: one({ requests: map, limits: map }),
  security_context: containerSecurity,
  startup_probe: probe,
  liveness_probe: probe,
  readiness_probe: probe,
  volume_mount: many(values('name', 'mount_path', 'read_only'), 'volumeMounts'),
};

const secret = one({ ...values('secret_name'), default_mode: mode, items: many(values('key', 'path')) });
const volume = many({ ...values('name'), secret }, 'volumes');

const apart = one({
  preferred_during_scheduling_ignored_during_execution: many({
    ...values('weight'),
    pod_affinity_term: one({ ...values('topology_key'), label_selector: selector }),
  }),
});

const spread = many(
  {
    ...values('topology_key', 'max_skew', 'when_unsatisfiable', 'node_taints_policy', 'match_label_keys'),
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
  ),
  security_context: podSecurity,
  affinity: one({ pod_anti_affinity: apart }),
  topology_spread_constraint: spread,
  container: many(container, 'containers'),
  volume,
});

/** What pods are made from. */
export const podTemplate = one({ metadata, spec: podSpec });
