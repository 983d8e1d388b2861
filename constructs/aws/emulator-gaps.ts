/** Resources that an environment on the emulator leaves out, and why. `terraform test` with mocks covers them. */
export interface EmulatorGap {
  /** Types of the resources. */
  readonly types: readonly string[];
  /** What the emulator (moto 5.2), or the provider in front of it, does not do. */
  readonly reason: string;
}

/** Everything that `prod` has and `sandbox` leaves out; a test holds the list against both. */
export const emulatorGaps: readonly EmulatorGap[] = [
  {
    types: ['aws_opensearch_domain', 'aws_cloudwatch_log_resource_policy'],
    reason: 'the provider waits ten minutes before it looks whether a domain is there, whoever answers',
  },
  {
    types: ['aws_grafana_workspace'],
    reason: 'moto does not know Managed Grafana, and the provider asks for it without end',
  },
  {
    types: ['aws_prometheus_alert_manager_definition'],
    reason: 'moto does not know the Alertmanager of a workspace',
  },
];
