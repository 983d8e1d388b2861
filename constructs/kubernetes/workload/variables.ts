import { createHash } from 'node:crypto';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { escapeLiterals } from '../../aws/service/launch-template';
import { changesRequests } from '../autoscaling/actions';
import { metadataOf } from './metadata';
import { settingsOf, type WorkloadPlan } from './plan';

/** Variables of a fleet in a ConfigMap. */
export interface WorkloadVariables {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** Changes with every variable, and with the versions of secrets: in the pods' template it rolls them. */
  readonly hash: string;
}

// Half of the container's memory: the rest is for buffers, code and stacks, which V8 does not count.
const HEAP_SHARE = 0.5;

/** Makes the ConfigMap of a fleet. Pods read it when they start. */
export function createVariables(
  scope: Construct,
  environment: EksEnvironment,
  plan: WorkloadPlan,
  told: Readonly<Record<string, string>>,
): WorkloadVariables {
  const metadata = metadataOf(environment, plan.name, `${plan.name}-variables`);
  const all = { ...told, NODE_OPTIONS: nodeOptions(environment, plan.service) };
  const data = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, escapeLiterals(value)]));
  new ConfigMapV1(scope, 'variables', { metadata, data });
  return { name: metadata.name, hash: hashOf({ data, rotation: { ...environment.rotation } }) };
}

/** What Terraform learns later is hashed by Terraform. */
function hashOf(values: Readonly<Record<string, object>>): string {
  const text = JSON.stringify(values);
  return Token.isUnresolved(text) ? Fn.sha256(Fn.jsonencode(values)) : createHash('sha256').update(text).digest('hex');
}

/** Where the VerticalPodAutoscaler changes the memory, Node takes its share of what the container has. */
function nodeOptions(environment: EksEnvironment, service: string): string {
  const semiSpace = '--max-semi-space-size=8';
  if (changesRequests(environment, service)) return semiSpace;
  const { memory } = settingsOf(environment, service);
  return `--max-old-space-size=${Math.floor(memory.mebibytes * HEAP_SHARE)} ${semiSpace}`;
}
