import type { RabbitmqPorts } from '../../../model/ports';

/**
 * `rabbitmq.conf`.
 * @see https://www.rabbitmq.com/docs/3.13/configure
 */
export function rabbitmqConf({ amqp, metrics }: RabbitmqPorts): string {
  return `${[
    `listeners.tcp.1 = 127.0.0.1:${amqp}`,
    'prometheus.tcp.ip = 127.0.0.1',
    `prometheus.tcp.port = ${metrics}`,
    // Read at every start, before clients are let in. With it RabbitMQ makes no account guest.
    'load_definitions = {{dir}}/definitions.json',
    // Standard output, which the supervisor keeps and rotates.
    'log.file = false',
    'log.console = true',
    'log.console.level = info',
  ].join('\n')}\n`;
}

/** The one account, and what it may: everything in the one virtual host. */
export function rabbitmqDefinitions(user: string): string {
  return `${JSON.stringify({
    users: [{ name: user, password: '{{secret rabbitmq}}', tags: [] }],
    vhosts: [{ name: '/' }],
    permissions: [{ user, vhost: '/', configure: '.*', write: '.*', read: '.*' }],
  })}\n`;
}

/** Plugins, as an Erlang term. */
export const ENABLED_PLUGINS = '[rabbitmq_prometheus].\n';

/**
 * Variables of RabbitMQ's own start script: files and folders below the component's, and Erlang on loopback too.
 * @param node First part of the node's name; its data lies in a folder of that name
 */
export function rabbitmqVariables(node: string, { distribution, portMapper }: RabbitmqPorts): Record<string, string> {
  return {
    // Erlang looks for its cookie there, also the one of whoever runs rabbitmqctl with these variables.
    HOME: '{{dir}}',
    RABBITMQ_NODENAME: `${node}@localhost`,
    RABBITMQ_CONFIG_FILE: '{{dir}}/rabbitmq.conf',
    RABBITMQ_ENABLED_PLUGINS_FILE: '{{dir}}/enabled_plugins',
    RABBITMQ_MNESIA_BASE: '{{dir}}/data',
    RABBITMQ_LOG_BASE: '{{dir}}/log',
    RABBITMQ_LOGS: '-',
    // None of these is there: what the machine's administrator wrote for another RabbitMQ must not reach this one.
    RABBITMQ_CONF_ENV_FILE: '{{dir}}/rabbitmq-env.conf',
    RABBITMQ_CONFIG_FILES: '{{dir}}/conf.d',
    RABBITMQ_ADVANCED_CONFIG_FILE: '{{dir}}/advanced.config',
    RABBITMQ_DIST_PORT: `${distribution}`,
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: `${portMapper}`,
    // A crash is in the log; a dump would keep the supervisor from starting it anew for as long as it is written.
    ERL_CRASH_DUMP_SECONDS: '0',
    // The script becomes the server instead of waiting for it: signals, and a kill, reach the server itself.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}
