import { many, one, value, values } from '../shape';

const target = one(values('type', 'average_utilization', 'average_value'));
const metricName = one(values('name'));
const object = one(values('api_version', 'kind', 'name'));

const metric = many(
  {
    ...values('type'),
    resource: one({ ...values('name'), target }),
    pods: one({ metric: metricName, target }),
  },
  'metrics',
);

const rules = one({
  ...values('select_policy', 'stabilization_window_seconds'),
  policy: many(values('type', 'value', 'period_seconds'), 'policies'),
});

/** The specification of a HorizontalPodAutoscaler. */
export const autoscalerSpec = one({
  scale_target_ref: object,
  min_replicas: value(),
  max_replicas: value(),
  metric,
  behavior: one({ scale_up: rules, scale_down: rules }),
});
