import type { Sections } from './schema/environment';

/** Whether clients come in by the balancer of the cloud: on ec2, and on eks unless nginx stands there. */
export function hasCloudBalancer({ platform, cluster }: Pick<Sections, 'platform' | 'cluster'>): boolean {
  return platform === 'ec2' || (platform === 'eks' && cluster?.ingress === 'alb');
}
