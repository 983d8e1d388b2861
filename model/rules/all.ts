import { dataRules } from './data';
import { loadBalancerRules } from './load-balancer';
import { messagingRules } from './messaging';
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
  ...portRules,
  ...serviceRules,
  ...pathRules,
  ...loadBalancerRules,
  ...dataRules,
  ...messagingRules,
  ...operationsRules,
  ...notBuiltYetRules,
];
