import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { INSTANCES_PER_SERVICE } from '../../../model/ports';
import type { FleetAddresses } from '../../addresses';
import type { FleetVariables } from '../../variables';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import { fleetVariables } from './variables';

// For the C library, not of the contract. Each hash of a password takes 19 MiB, which glibc would go on keeping for every
// thread that ever made one; what is larger than this it gives back at once.
const ALLOCATOR = { MALLOC_MMAP_THRESHOLD_: '1048576' };

export interface LocalFleetProps {
  readonly host: LocalHost;
  /** Name of the service. */
  readonly service: string;
  readonly addresses: FleetAddresses;
  /** Version of the image, a digest of its content. */
  readonly image: string;
  /** The data components that the instances call. */
  readonly after: readonly LocalComponent[];
}

/** A fleet of identical instances of the image in one role, `replicas.min` of them: `local` has no autoscaler. */
export class LocalFleet extends Construct {
  readonly component: LocalComponent;

  constructor(scope: Construct, id: string, props: LocalFleetProps) {
    super(scope, id);
    const { host, service } = props;
    const { environment } = host;
    const index = Object.keys(environment.system.services).indexOf(service);
    const told = fleetVariables(environment, service, props.addresses, props.image);
    this.component = new LocalComponent(this, 'Component', {
      host,
      after: props.after,
      document: {
        component: service,
        files: told.files,
        programs: [instance(environment, service, told)],
        procedure: {
          kind: 'fleet',
          instances: environment.services[service]?.replicas.min ?? 0,
          image: props.image,
          basePort: host.ports.instance(index, 0),
          maxNumber: INSTANCES_PER_SERVICE,
          surge: environment.rollout.surge,
        },
      },
    });
  }
}

function instance(environment: Environment, service: string, told: FleetVariables): ProgramDocument {
  const { memory } = environment.services[service] as Environment['services'][string];
  const { grace } = environment.shutdown[service] as Environment['shutdown'][string];
  return {
    name: `${service}-{{instance}}`,
    command: [
      '{{node}}',
      // Half of the instance's memory: the rest is for buffers, code and stacks, which V8 does not count.
      `--max-old-space-size=${Math.floor(memory.mebibytes / 2)}`,
      '--max-semi-space-size=8',
      '--enable-source-maps',
      '{{release}}/app/main.mjs',
    ],
    variables: { ...told.variables, ...ALLOCATOR },
    // The runtime adds the instance's number to the fleet's base port.
    port: 0,
    readyPath: environment.loadBalancer.healthCheck.path,
    readySeconds: environment.rollout.readyTimeout.seconds,
    stopSignal: 'TERM',
    stopSeconds: grace.seconds,
    reads: Object.keys(told.files),
    onChange: 'restart',
  };
}
