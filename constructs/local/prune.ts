import { Construct } from 'constructs';
import { LocalComponent } from './component';
import type { LocalHost } from './host';

export interface LocalPruneProps {
  readonly host: LocalHost;
  /** Every component that the environment has. */
  readonly keep: readonly LocalComponent[];
}

/**
 * Takes away components that are no longer described. It comes last, when nothing calls them any more; their own
 * resources cannot do it, because Terraform runs no destroy-time provisioner of a resource that left the configuration.
 */
export class LocalPrune extends Construct {
  constructor(scope: Construct, id: string, { host, keep }: LocalPruneProps) {
    super(scope, id);
    new LocalComponent(this, 'Component', {
      host,
      after: keep,
      document: {
        component: 'prune',
        files: {},
        programs: [],
        procedure: { kind: 'prune', components: keep.map((component) => component.name) },
      },
    });
  }
}
