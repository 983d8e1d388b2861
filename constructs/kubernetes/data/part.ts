import type { FleetAddresses } from '../../addresses';
import type { SecretEntry } from '../autoscaling/sources';
import type { Edge } from '../workload/edges';

/** A data component in the cluster, as those see it that call it. */
export interface InClusterPart {
  /** Where it is found; passwords are placeholders (`constructs/kubernetes/secrets`). */
  readonly addresses: Partial<FleetAddresses>;
  /** Its pods, and the port that is called. */
  readonly edge: Edge;
  /** Secrets with what callers need: passwords, certificates of an authority. */
  readonly secretNames: readonly string[];
  /**
   * Certificate of the authority that signs what it shows.
   * @default none - it speaks no TLS
   */
  readonly authority?: SecretEntry;
}
