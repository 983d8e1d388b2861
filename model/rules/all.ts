import { cloudBalancerRules } from './cloud-balancer';
import { clusterRules } from './cluster';
import { clusterAccessRules } from './cluster-access';
import { clusterNameRules } from './cluster-names';
import { dataRules } from './data';
import { dataServiceRules } from './data-services';
import { entranceRules } from './entrance';
import { inClusterRules } from './in-cluster';
import { ingressRules } from './ingress';
import { instanceRules } from './instances';
import { loadBalancerRules } from './load-balancer';
import { machineTypeRules } from './machine-types';
import { managedRules } from './managed';
import { messagingRules } from './messaging';
import { nameRules } from './names';
import { networkRules } from './network';
import { notBuiltYetRules } from './not-built-yet';
import { operationsRules } from './operations';
import { pathRules } from './paths';
import { placeRules } from './place';
import { portRules } from './ports';
import { rdsLimitRules } from './rds-limits';
import { replicaOwnerRules } from './replica-owner';
import type { Rule } from './rule';
import { scheduleRules } from './schedules';
import { serviceRules } from './services';
import { tagRules } from './tags';
import { workloadRules } from './workloads';

/** Every relation between sections that a description must keep. */
export const rules: readonly Rule[] = [
  ...placeRules,
  ...clusterRules,
  ...clusterAccessRules,
  ...clusterNameRules,
  ...nameRules,
  ...networkRules,
  ...portRules,
  ...serviceRules,
  ...instanceRules,
  ...workloadRules,
  ...replicaOwnerRules,
  ...machineTypeRules,
  ...scheduleRules,
  ...pathRules,
  ...loadBalancerRules,
  ...entranceRules,
  ...ingressRules,
  ...cloudBalancerRules,
  ...dataRules,
  ...dataServiceRules,
  ...inClusterRules,
  ...rdsLimitRules,
  ...messagingRules,
  ...managedRules,
  ...operationsRules,
  ...tagRules,
  ...notBuiltYetRules,
];
