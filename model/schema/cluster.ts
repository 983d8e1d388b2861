import { z } from 'zod';
import { count, text } from './fields';

/** One group of worker nodes of a cluster. */
const nodeGroupSchema = z.strictObject({
  /** Instance type of the nodes, such as 'm6i.large'. */
  instanceType: text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'is not an instance type', "write it as 'm6i.large'"),
  /** Fewest nodes. */
  min: count(0, 100),
  /** Most nodes; the ceiling of the cluster autoscaler. */
  max: count(1, 450),
});

/** The Kubernetes cluster. Only on eks. */
export const clusterSchema = z.strictObject({
  /**
   * Kubernetes version, minor only.
   * @default '1.34' - the version the rendered objects are held against (DESIGN section 8)
   */
  version: text(/^1\.\d{2}$/, 'is not a Kubernetes version', "write the minor version only, '1.34'").prefault('1.34'),
  /**
   * Groups of nodes by name.
   * @default one group 'general' of 3 to 10 m6i.large - a node per zone at rest
   */
  nodeGroups: z
    .record(
      text(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens', 'rename it'),
      nodeGroupSchema,
    )
    .prefault({ general: { instanceType: 'm6i.large', min: 3, max: 10 } }),
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
