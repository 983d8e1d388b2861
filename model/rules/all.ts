import { clusterRules } from './cluster';
import { dataRules } from './data';
import { dataServiceRules } from './data-services';
import { entranceRules } from './entrance';
import { instanceRules } from './instances';
import { loadBalancerRules } from './load-balancer';
import { managedRules } from './managed';
import { messagingRules } from './messaging';
import { networkRules } from './network';
import { notBuiltYetRules } from './not-built-yet';
import { operationsRules } from './operations';
import { pathRules } from './paths';
import { placeRules } from './place';
import { portRules } from './ports';
import type { Rule } from './rule';
import { serviceRules } from './services';

/** Every relation between sections that a description must keep. */
export const rules: readonly Rule[] = [
  ...placeRules,
  ...clusterRules,
  ...networkRules,
  ...portRules,
  ...serviceRules,
  ...instanceRules,
  ...pathRules,
  ...loadBalancerRules,
  ...entranceRules,
  ...dataRules,
  ...dataServiceRules,
  ...messagingRules,
  ...managedRules,
  ...operationsRules,
  ...notBuiltYetRules,
];
