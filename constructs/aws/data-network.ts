/** What data components need of a network; `Network` has it. */
export interface DataNetwork {
  readonly vpcId: string;
  /** Names of the zones, as many as subnets. */
  readonly zones: readonly string[];
  /** Subnets without a way to the internet, one per zone. */
  readonly dataSubnetIds: readonly string[];
}
