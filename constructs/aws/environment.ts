import type { Environment } from '../../model/environment';

/** An environment that runs in an account: `account` and `region` are there, as its rules demand. */
export type AwsEnvironment = Environment & {
  readonly account: NonNullable<Environment['account']>;
  readonly region: NonNullable<Environment['region']>;
};

/**
 * The environment as the constructs of AWS take it.
 * @throws Error for one without an account, which no rule of the model lets through
 */
export function inAccount(environment: Environment): AwsEnvironment {
  if (!environment.account || !environment.region) throw new Error(`${environment.name} has no account or no region`);
  return environment as AwsEnvironment;
}

/** An environment on Kubernetes: `cluster` is there, as the defaults of its platform say. */
export type EksEnvironment = AwsEnvironment & { readonly cluster: NonNullable<Environment['cluster']> };

/**
 * The environment as the constructs of Kubernetes take it.
 * @throws Error for one without a cluster, which no rule of the model lets through
 */
export function inCluster(environment: Environment): EksEnvironment {
  if (!environment.cluster) throw new Error(`${environment.name} has no cluster`);
  return inAccount(environment) as EksEnvironment;
}

/** What names begin with: an environment, or what the bootstrap of an account takes for one. */
export interface Named {
  readonly system: { readonly name: string };
  readonly name: string;
}

/** Name of a resource: `<system>-<environment>-<part>`. Systems have at most 30 characters, environments 20. */
export function nameOf({ system, name }: Named, part: string): string {
  return `${system.name}-${name}-${part}`;
}
