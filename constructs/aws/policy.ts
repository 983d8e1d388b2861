/** A policy in the only version of its language that is current, as IAM and the policies of resources take it. */
export function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/**
 * The policy of a role that a service of AWS takes.
 * @param condition for whom it may
 * @default anything of that service
 */
export function assumedBy(service: string, condition?: object): string {
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return policyOf([{ ...statement, ...(condition && { Condition: condition }) }]);
}
