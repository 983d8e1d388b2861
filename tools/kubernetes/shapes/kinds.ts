import { type Fields, intOrString, many, map, number, one, value, values } from '../shape';
import { ingressSpec, policySpec, serviceSpec } from './network';
import { podTemplate } from './pod';
import { autoscalerSpec } from './scaling';
import { metadata, selector } from './selector';

/** A resource of the provider, as the API knows it. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly fields: Fields;
}

const kind = (apiVersion: string, name: string, fields: Fields): Kind => ({
  apiVersion,
  kind: name,
  fields: { metadata, ...fields },
});

const deploymentSpec = one({
  ...values('progress_deadline_seconds', 'revision_history_limit'),
  replicas: number,
  selector,
  strategy: one({ ...values('type'), rolling_update: one({ max_surge: intOrString, max_unavailable: intOrString }) }),
  template: podTemplate,
});

const rule = many(values('api_groups', 'resources', 'resource_names', 'verbs'), 'rules');
const binding: Fields = {
  role_ref: one(values('api_group', 'kind', 'name')),
  subject: many(values('kind', 'name', 'namespace'), 'subjects'),
};
const rbac = 'rbac.authorization.k8s.io/v1';

/** Every resource of the Kubernetes provider that an environment makes, by its type in Terraform. */
export const kinds: Readonly<Record<string, Kind>> = {
  kubernetes_namespace_v1: kind('v1', 'Namespace', {}),
  kubernetes_priority_class_v1: kind(
    'scheduling.k8s.io/v1',
    'PriorityClass',
    values('value', 'description', 'preemption_policy'),
  ),
  kubernetes_storage_class_v1: kind('storage.k8s.io/v1', 'StorageClass', {
    ...values('reclaim_policy', 'volume_binding_mode', 'allow_volume_expansion'),
    storage_provisioner: value('provisioner'),
    parameters: map,
  }),
  kubernetes_network_policy_v1: kind('networking.k8s.io/v1', 'NetworkPolicy', { spec: policySpec }),
  kubernetes_service_account_v1: kind('v1', 'ServiceAccount', values('automount_service_account_token')),
  kubernetes_role_v1: kind(rbac, 'Role', { rule }),
  kubernetes_role_binding_v1: kind(rbac, 'RoleBinding', binding),
  kubernetes_config_map_v1: kind('v1', 'ConfigMap', { data: map }),
  kubernetes_service_v1: kind('v1', 'Service', { spec: serviceSpec }),
  kubernetes_pod_disruption_budget_v1: kind('policy/v1', 'PodDisruptionBudget', {
    spec: one({ selector, min_available: intOrString, max_unavailable: intOrString }),
  }),
  kubernetes_deployment_v1: kind('apps/v1', 'Deployment', { spec: deploymentSpec }),
  kubernetes_horizontal_pod_autoscaler_v2: kind('autoscaling/v2', 'HorizontalPodAutoscaler', { spec: autoscalerSpec }),
  kubernetes_ingress_v1: kind('networking.k8s.io/v1', 'Ingress', { spec: ingressSpec }),
};
