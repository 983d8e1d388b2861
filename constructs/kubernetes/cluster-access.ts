/** Where the API of a cluster answers, and who vouches for it. */
export interface ClusterAccess {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** URL of the API server. */
  readonly endpoint: string;
  /** Certificate of the authority that signed the server's, in base64. */
  readonly certificateAuthority: string;
}
