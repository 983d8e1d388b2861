import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { CustomResources } from '../custom-resources';
import { namespaceOf } from '../labels';
import { hasOwner, settingsOf, type WorkloadPlan } from '../workload/plan';
import { createHpa } from './hpa';
import { scaledObject } from './keda';
import type { ScalingSources } from './sources';
import { verticalAutoscaler } from './vpa';

/** A fleet, and where KEDA asks what it follows. */
export interface AutoscalingProps {
  readonly environment: EksEnvironment;
  readonly plan: WorkloadPlan;
  readonly sources: ScalingSources;
}

/** What changes the number and the size of a fleet's pods: one owner of the number, and a VerticalPodAutoscaler beside it. */
export class Autoscaling extends Construct {
  constructor(scope: Construct, id: string, props: AutoscalingProps) {
    super(scope, id);
    const { environment, plan, sources } = props;
    const { replicaOwner, verticalAutoscaler: vertical } = environment.cluster;
    const isOwned = hasOwner(plan);
    if (isOwned && replicaOwner === 'hpa') createHpa(this, environment, plan);
    const objects = [
      ...(isOwned && replicaOwner === 'keda' ? scaledObject(environment, plan, sources) : []),
      ...(vertical === 'off' ? [] : [verticalAutoscaler(environment, plan)]),
    ];
    if (objects.length > 0)
      new CustomResources(this, 'objects', {
        name: `${plan.name}-autoscaling`,
        namespace: namespaceOf(environment),
        objects,
      });
    this.warn(props);
  }

  /** What the connections ledger has counted, and what nobody can rule out. */
  private warn({ environment, plan }: AutoscalingProps): void {
    const { databaseConnections } = settingsOf(environment, plan.service).autoscaling;
    if (databaseConnections === undefined || !hasOwner(plan)) return;
    Annotations.of(this).addWarning(
      `services.${plan.service}.autoscaling.databaseConnections (${databaseConnections}): pods that are added open connections too, and raise what they follow; the connections ledger counts all ${plan.max}`,
    );
  }
}
