/** What stands for the value of a secret in a file that instances fill in when they start. */
export function secretValue(arn: string): string {
  return `{{secret ${arn}}}`;
}

/** The same within a URL: what is special there is escaped. */
export function encodedSecret(arn: string): string {
  return `{{encoded ${arn}}}`;
}
