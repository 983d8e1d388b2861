const SUFFIXES = ['', 'k', 'M', 'G'] as const;

/**
 * A whole number as the API server writes quantities: 1000 is '1k', 1500 stays. Written otherwise, what it answers differs
 * from what was asked for, and every plan of Terraform changes it back.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantityOf(number: number): string {
  let [rest, power] = [number, 0];
  while (rest > 0 && rest % 1000 === 0 && power < SUFFIXES.length - 1) [rest, power] = [rest / 1000, power + 1];
  return `${rest}${SUFFIXES[power]}`;
}
