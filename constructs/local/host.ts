import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../model/environment';
import { type PortPlan, portPlan } from '../../model/ports';
import { PROJECT_ROOT, RUNTIME } from './runtime-command';

export interface LocalHostProps {
  readonly environment: Environment;
  /** Incarnation of each component; see `ComponentDocument.incarnation`. */
  readonly incarnations: Readonly<Record<string, number>>;
}

/**
 * This machine as the host of one environment: its folder, its secrets, its supervisor. It lives as long as the stack
 * and takes every process and the data away at the end.
 */
export class LocalHost extends Construct {
  readonly environment: Environment;
  readonly incarnations: Readonly<Record<string, number>>;
  /** Which port each component listens on. */
  readonly ports: PortPlan;
  /** What to depend on to come after the host. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: LocalHostProps) {
    super(scope, id);
    this.environment = props.environment;
    this.incarnations = props.incarnations;
    this.ports = portPlan(props.environment.network.ports.base);
    const resource = new DataResource(this, 'Resource', {
      input: { environment: props.environment.name },
      provisioners: [
        { type: 'local-exec', workingDir: PROJECT_ROOT, command: `${RUNTIME} up \${self.input.environment}` },
        {
          type: 'local-exec',
          when: 'destroy',
          workingDir: PROJECT_ROOT,
          command: `${RUNTIME} down \${self.input.environment}`,
        },
      ],
    });
    resource.overrideLogicalId('host');
    this.ready = resource;
  }
}
