/** Add-ons of EKS that every cluster runs. */
export type Addon =
  | 'vpc-cni'
  | 'kube-proxy'
  | 'eks-pod-identity-agent'
  | 'coredns'
  | 'aws-ebs-csi-driver'
  | 'amazon-cloudwatch-observability';

/**
 * Versions of Kubernetes that the manifests were tried on, each with the add-ons that run with it: a set that was seen
 * together. A version of EKS' standard support comes in by a line here.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html and its neighbours
 */
export const addonVersions: Readonly<Record<string, Readonly<Record<Addon, string>>>> = {
  '1.34': {
    'vpc-cni': 'v1.20.5-eksbuild.1',
    'kube-proxy': 'v1.34.1-eksbuild.2',
    'eks-pod-identity-agent': 'v1.3.10-eksbuild.1',
    coredns: 'v1.12.4-eksbuild.1',
    'aws-ebs-csi-driver': 'v1.53.0-eksbuild.1',
    'amazon-cloudwatch-observability': 'v4.5.0-eksbuild.1',
  },
};
