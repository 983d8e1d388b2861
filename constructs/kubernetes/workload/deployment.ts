import { DeploymentV1, type DeploymentV1SpecTemplateSpec } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { Fn, type ITerraformDependable, Op, type TerraformResourceLifecycle } from 'cdktf';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { labelsOf, selectorOf } from '../labels';
import { priority } from '../priority-classes';
import { containerOf, SECRETS_VOLUME } from './container';
import { metadataOf } from './metadata';
import { hasOwner, type WorkloadPlan } from './plan';
import { podSecurity } from './security';
import { spreadOf } from './spread';
import type { WorkloadVariables } from './variables';

/** What the pods of a fleet are. */
export interface DeploymentProps {
  readonly environment: EksEnvironment;
  readonly plan: WorkloadPlan;
  readonly variables: WorkloadVariables;
  readonly serviceAccountName: string;
  /** Secret whose entries the pods find as files. */
  readonly secretName: string;
  /** What must be there before the pods start. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Versions kept to go back to: as many as Helm keeps of the other objects. */
const HISTORY = 5;
// A node has to come up, pull the image, and the instance to start.
const NODE_SECONDS = 600;

/** Makes the Deployment of a fleet; Terraform waits until its pods are ready. */
export function createDeployment(scope: Construct, props: DeploymentProps): DeploymentV1 {
  const { environment, plan, variables, dependsOn } = props;
  const timeout = `${Math.ceil(longest(props) / 60)}m`;
  return new DeploymentV1(scope, 'deployment', {
    metadata: metadataOf(environment, plan.name),
    waitForRollout: true,
    timeouts: { create: timeout, update: timeout, delete: timeout },
    dependsOn: [...dependsOn],
    lifecycle: lifecycleOf(plan),
    spec: {
      // Its owner's number would be written over at every deploy.
      ...(hasOwner(plan) ? {} : { replicas: String(plan.min) }),
      revisionHistoryLimit: HISTORY,
      progressDeadlineSeconds: progressSeconds(environment),
      selector: { matchLabels: selectorOf(environment, plan.name) },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: String(environment.rollout.surge), maxUnavailable: '0' },
      },
      template: {
        metadata: {
          labels: labelsOf(environment, plan.name),
          annotations: { 'checksum/variables': variables.hash },
        },
        spec: podOf(props),
      },
    },
  });
}

function podOf({ environment, plan, variables, serviceAccountName, secretName }: DeploymentProps) {
  const spec: DeploymentV1SpecTemplateSpec = {
    serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: priority('workloads'),
    // No hook before: after SIGTERM the application itself waits for the balancer, then drains.
    terminationGracePeriodSeconds: environment.shutdown[plan.service]?.grace.seconds,
    securityContext: podSecurity,
    ...spreadOf(selectorOf(environment, plan.name)),
    container: [containerOf(environment, plan, variables.name)],
    volume: [{ name: SECRETS_VOLUME, secret: { secretName, defaultMode: '0440' } }],
  };
  return spec;
}

/** Time in which a rolling change must get on by one pod. */
function progressSeconds({ rollout }: EksEnvironment): number {
  return NODE_SECONDS + rollout.readyTimeout.seconds;
}

/** A rolling change of the whole fleet, and the last pod's leaving. */
function longest({ environment, plan }: DeploymentProps): number {
  const { rollout, shutdown } = environment;
  const rounds = Math.ceil(plan.max / rollout.surge);
  const grace = shutdown[plan.service]?.grace.seconds ?? 0;
  return progressSeconds(environment) + rounds * rollout.readyTimeout.seconds + grace;
}

/** Unknown while planning: an image that is not there yet can be planned, only not deployed. */
function lifecycleOf({ image }: WorkloadPlan): TerraformResourceLifecycle | undefined {
  if (image.isPushed) return undefined;
  return {
    precondition: [
      {
        condition: Op.eq(Fn.timestamp(), ''), // known to nobody before the apply, and then never true
        errorMessage: `${image.reference} was never pushed: push the image, which writes its digest into images.lock.json, then deploy.`,
      },
    ],
  };
}
