/** Who is let in by IAM: a service whose instances have a role of their own. */
export interface RoleHolder {
  /** Name within the environment, such as 'worker'. */
  readonly name: string;
  readonly roleName: string;
}
