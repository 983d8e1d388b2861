import { Construct } from 'constructs';
import type { RabbitmqPorts } from '../../../model/ports';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { MetricsSource } from '../prometheus/metrics-source';
import { ENABLED_PLUGINS, rabbitmqConf, rabbitmqDefinitions, rabbitmqVariables } from './rabbitmq-conf';

const NAME = 'rabbitmq';
const USER = 'app';

/** What of the files the server reads at its start; Erlang reads the cookie. */
const FILES = ['rabbitmq.conf', 'definitions.json', 'enabled_plugins', '.erlang.cookie'];

export interface LocalRabbitmqProps {
  readonly host: LocalHost;
}

/** RabbitMQ on this machine: one node, and the port mapper without which its Erlang does not start. */
export class LocalRabbitmq extends Construct {
  readonly component: LocalComponent;
  /** Connection URLs of the nodes, the password as a placeholder; `%2F` is the virtual host `/`. */
  readonly urls: readonly string[];
  readonly metrics: MetricsSource;

  constructor(scope: Construct, id: string, { host }: LocalRabbitmqProps) {
    super(scope, id);
    const { environment, ports } = host;
    this.urls = [`amqp://${USER}:{{secret rabbitmq}}@127.0.0.1:${ports.rabbitmq.amqp}/%2F`];
    this.metrics = {
      jobs: [
        // Not the page of each queue by itself: it tells of no alarm.
        { name: NAME, targets: [{ address: `127.0.0.1:${ports.rabbitmq.metrics}`, instance: NAME }] },
      ],
      exporters: [],
      files: {},
    };
    this.component = new LocalComponent(this, 'Component', {
      host,
      document: {
        component: NAME,
        files: {
          'rabbitmq.conf': rabbitmqConf(ports.rabbitmq),
          'definitions.json': rabbitmqDefinitions(USER),
          enabled_plugins: ENABLED_PLUGINS,
          '.erlang.cookie': '{{secret rabbitmq-cookie}}',
        },
        programs: [portMapper(ports.rabbitmq), server(`abreast-${environment.name}`, ports.rabbitmq)],
        procedure: { kind: 'rabbitmq', user: USER },
      },
    });
  }
}

/** Under the supervisor: one that the server starts by itself would stay behind. */
function portMapper({ portMapper: port }: RabbitmqPorts): ProgramDocument {
  return {
    name: `${NAME}-port-mapper`,
    command: ['{{program epmd}}', '-address', '127.0.0.1', '-port', `${port}`],
    port,
    readySeconds: 15,
    stopSignal: 'TERM',
    stopSeconds: 5,
    unprivileged: true,
    reads: [],
    onChange: 'restart',
  };
}

function server(node: string, ports: RabbitmqPorts): ProgramDocument {
  return {
    name: NAME,
    command: ['{{program rabbitmq-server}}'],
    variables: rabbitmqVariables(node, ports),
    port: ports.amqp,
    readySeconds: 90,
    stopSignal: 'TERM',
    stopSeconds: 60,
    unprivileged: true,
    reads: FILES,
    onChange: 'restart',
  };
}
