import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { escapeTemplate } from '../escape-template';
import type { ComponentDocument } from './document';
import type { LocalHost } from './host';
import { PROJECT_ROOT, RUNTIME } from './runtime-command';

export interface LocalComponentProps {
  readonly host: LocalHost;
  /** The desired state; the host adds the environment and the incarnation. */
  readonly document: Omit<ComponentDocument, 'environment' | 'incarnation'>;
  /**
   * Components that this one calls when it starts.
   * @default none - only the host must be there
   */
  readonly after?: readonly LocalComponent[];
}

/**
 * One component of a `local` environment. Terraform replaces its resource whenever the document changes, and creating
 * the resource converges the processes to the document. Nothing happens on destroy: `LocalHost` stops everything,
 * because destroy-time provisioners do not run for a resource that vanished from the configuration.
 */
export class LocalComponent extends Construct {
  /** Name of the component, unique in its environment. */
  readonly name: string;
  /** What to depend on to come after this component. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: LocalComponentProps) {
    super(scope, id);
    const { host, document, after = [] } = props;
    this.name = document.component;
    const desired: ComponentDocument = {
      environment: host.environment.name,
      incarnation: host.incarnations[this.name] ?? 1,
      ...document,
    };
    const resource = new DataResource(this, 'Resource', {
      triggersReplace: escapeTemplate(desired),
      dependsOn: [host.ready, ...after.map((component) => component.ready)],
      provisioners: [
        {
          type: 'local-exec',
          workingDir: PROJECT_ROOT,
          command: `${RUNTIME} converge`,
          // The document as Terraform stored it: what is planned is what is converged.
          environment: { ABREAST_DOCUMENT: '${jsonencode(self.triggers_replace)}' },
        },
      ],
    });
    resource.overrideLogicalId(this.name);
    this.ready = resource;
  }
}
