/** What a linter finds wrong with one resource. */
export interface Finding {
  /** The linter's own id of what it looks at, such as 'CKV_AWS_18'. */
  readonly check: string;
  /** What should be, in the linter's words. */
  readonly title: string;
  /** Name of the environment; 'bootstrap' for the stack of an account. */
  readonly environment: string;
  /** Type of the resource; 'stack' where a linter looks at a whole file. */
  readonly type: string;
  /** Stack, then the ids of the constructs that lead to it: 'services/load-balancer/logs'. */
  readonly path: string;
}
