import { z } from 'zod';
import { cidr } from './cidr';
import { count, size, text } from './fields';

const instanceType = () => text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'is not an instance type', "write it as 'm6i.large'");

/** How the nodes of a group are bought. */
const capacitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('onDemand') }),
  /** At the price of the day; a node may be taken back with two minutes' notice. */
  z.strictObject({
    kind: z.literal('spot'),
    /** Further instance types, so that one pool running dry takes not all of them. */
    types: z.array(instanceType()).min(1).max(19),
  }),
]);

/** What keeps pods away that do not tolerate it. */
const taintSchema = z.strictObject({
  /** Name of the taint, such as 'dedicated'. */
  key: text(/^([a-z0-9.-]+\/)?[\w.-]{1,63}$/i, 'is not the name of a taint', "write it as 'dedicated'"),
  /** Its value. @default none - the name says enough */
  value: text(/^[\w.-]{1,63}$/, 'is not the value of a taint', 'use letters, digits and _ . -').optional(),
  /** What happens to such pods. */
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

/** One group of worker nodes of a cluster: as many auto-scaling groups as zones, which share its bounds. */
const nodeGroupSchema = z.strictObject({
  /** Instance type of the nodes, such as 'm6i.large'. */
  instanceType: instanceType(),
  /** Fewest nodes. */
  min: count(0, 100),
  /** Most nodes; the ceiling of the cluster autoscaler. */
  max: count(1, 450),
  /** How they are bought. @default 'onDemand' */
  capacity: capacitySchema.prefault({ kind: 'onDemand' }),
  /** Disk of a node: system, images and logs. @default '50GiB' - EKS has 20, which a dozen images fill */
  disk: size('20GiB', '16TiB').prefault('50GiB'),
  /** Labels of the nodes. @default none - besides those of Kubernetes and EKS */
  labels: z
    .record(
      text(/^([a-z0-9.-]+\/)?[\w.-]{1,63}$/i, 'is not the name of a label', "write it as 'team'"),
      text(/^[\w.-]{0,63}$/, 'is not the value of a label', 'use letters, digits and _ . -'),
    )
    .prefault({}),
  /** What keeps pods away; this system's pods tolerate nothing. @default none */
  taints: z.array(taintSchema).max(50).prefault([]),
});

/** Who reaches the cluster's API from outside the network; every caller still needs an identity that is let in. */
const publicAccessSchema = z.discriminatedUnion('kind', [
  /** Nobody: `kubectl` and deploys run in the network, or come by a VPN. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('addresses'),
    /** Public blocks, such as ['203.0.113.7/32']. */
    cidrs: z.array(cidr()).min(1).max(40),
  }),
  /** The whole internet, for runners without an address of their own. */
  z.strictObject({ kind: z.literal('anywhere') }),
]);

/** The Kubernetes cluster. Only on eks. */
export const clusterSchema = z.strictObject({
  /**
   * Kubernetes version, minor only.
   * @default '1.34' - the version the rendered objects are held against (DESIGN section 8)
   */
  version: text(/^1\.\d{2}$/, 'is not a Kubernetes version', "write the minor version only, '1.34'").prefault('1.34'),
  /** Who reaches its API from outside the network. @default 'none' */
  publicAccess: publicAccessSchema.prefault({ kind: 'none' }),
  /**
   * Roles that may do everything in the cluster, by their ARNs: those of people who deploy.
   * @default none - the deploy role of `account.github` is always one
   */
  admins: z
    .array(
      text(
        /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
        'is not the ARN of a role',
        "write it as 'arn:aws:iam::123456789012:role/operators'",
      ),
    )
    .max(20)
    .prefault([]),
  /**
   * Groups of nodes by name.
   * @default one group 'general' of 3 to 30 m6i.large - a node per zone at rest, room for every fleet at its ceiling
   */
  nodeGroups: z
    .record(
      text(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens', 'rename it'),
      nodeGroupSchema,
    )
    .prefault({ general: { instanceType: 'm6i.large', min: 3, max: 30 } }),
  /**
   * What brings requests in: the cloud's balancer, or the nginx controller of the guides (retired upstream, March 2026).
   * @default 'alb'
   */
  ingress: z.enum(['alb', 'nginx']).prefault('alb'),
  /**
   * The one owner of every replica count: the HorizontalPodAutoscaler, or KEDA, which brings its own.
   * @default 'hpa' - enough unless a service follows a queue
   */
  replicaOwner: z.enum(['hpa', 'keda']).prefault('hpa'),
  /**
   * What the VerticalPodAutoscaler may do: nothing, write recommendations, or change pods.
   * @default 'recommend' - changing requests under an autoscaler that follows them makes both oscillate
   */
  verticalAutoscaler: z.enum(['off', 'recommend', 'auto']).prefault('recommend'),
});
