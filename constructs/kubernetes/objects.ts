/** An object of Kubernetes as its API takes it. */
export interface KubernetesObject {
  /** Group and version, such as 'keda.sh/v1alpha1'. */
  readonly apiVersion: string;
  /** Such as 'ScaledObject'. */
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    /** @default the release's own - every object with a namespace stands beside what it belongs to */
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [section: string]: unknown;
}
