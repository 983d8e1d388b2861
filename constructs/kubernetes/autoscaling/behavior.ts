import type { EksEnvironment } from '../../aws/environment';

type Behavior = EksEnvironment['services'][string]['autoscaling']['behavior'];

/** One bound of a change, as Kubernetes takes it. */
export interface ScalingPolicy {
  readonly type: 'Percent' | 'Pods';
  readonly value: number;
  readonly periodSeconds: number;
}

/** How fast the number may change in one direction. */
export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  /** Of several policies the one that changes most counts. */
  readonly selectPolicy: 'Max';
  readonly policies: ScalingPolicy[];
}

/** How fast the number of pods follows, whoever owns it. */
export function scalingRules({ scaleDown, scaleUp }: Behavior): Record<'scaleDown' | 'scaleUp', ScalingRules> {
  const down = { type: 'Percent' as const, value: scaleDown.share.value, periodSeconds: scaleDown.period.seconds };
  const up = (type: 'Percent' | 'Pods', value: number) => ({ type, value, periodSeconds: scaleUp.period.seconds });
  return {
    scaleDown: { stabilizationWindowSeconds: scaleDown.window.seconds, selectPolicy: 'Max', policies: [down] },
    scaleUp: {
      stabilizationWindowSeconds: scaleUp.window.seconds,
      selectPolicy: 'Max',
      policies: [up('Percent', scaleUp.share.value), up('Pods', scaleUp.instances)],
    },
  };
}
