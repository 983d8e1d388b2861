import type { Environment } from '../../model/environment';
import type { Dashboard } from './dashboard';
import { overview } from './overview';

/** Every dashboard, whatever the environment has samples of. */
export function dashboards(environment: Environment): Dashboard[] {
  return [overview(environment)];
}
