import { z } from 'zod';
import { count, text } from './fields';

/** Rule groups that AWS maintains, by the end of their names. */
export const managedRuleGroups = [
  'AmazonIpReputationList',
  'CommonRuleSet',
  'KnownBadInputsRuleSet',
  'SQLiRuleSet',
] as const;

/** The firewall before the balancer of the cloud (AWS WAF). */
export const firewallSchema = z.strictObject({
  /**
   * Requests from one address in five minutes that are let through. A last resort: the application counts more finely
   * and says so politely (`rateLimits`).
   * @default 2000 - twice the application's own limit of 200 a minute
   */
  requestsPerIp: count(10, 2_000_000_000).prefault(2000),
  /** What AWS maintains. @default all four - 1,125 of the 1,500 units that an access list may have */
  managedRules: z.array(z.enum(managedRuleGroups)).prefault([...managedRuleGroups]),
});

/**
 * The zone that answers for `domain` in Route 53, such as 'Z0123456789ABCDEFGHIJ'.
 * @default a zone for the domain is made here; its parent must delegate to the name servers in the outputs
 */
export const hostedZoneSchema = text(
  /^Z[A-Z0-9]{4,31}$/,
  'is not the id of a hosted zone',
  "write it as 'Z0123456789ABCDEFGHIJ'",
);
