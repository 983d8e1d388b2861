import type { Environment } from '../../../model/environment';

/** Address that clients use. */
export function balancerUrl({ loadBalancer: { tls, port } }: Pick<Environment, 'loadBalancer'>): string {
  return `${tls.kind === 'none' ? 'http' : 'https'}://127.0.0.1:${port}`;
}
