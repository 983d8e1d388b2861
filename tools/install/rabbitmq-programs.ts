import type { Companion, Program } from './program';

/** RabbitMQ, and the Erlang that it runs in. */
export const rabbitmqPrograms = {
  'rabbitmq-server': {
    files: ['rabbitmq-server'],
    // Asked for its version it starts. The wrapper that Debian has on PATH insists on an account and folders of its own.
    version: { folder: /rabbitmq(?:_server-|\/)(\d+(?:\.\d+)+)\// },
    minimum: '3.10',
    because: 'the oldest that this project is tried with (Debian 12)',
    debian: 'rabbitmq-server',
    homebrew: 'rabbitmq',
    rpm: 'rabbitmq-server',
    folders: ['/usr/lib/rabbitmq/bin', '/opt/homebrew/opt/rabbitmq/sbin', '/usr/local/opt/rabbitmq/sbin'],
  },
  erl: {
    files: ['erl'],
    version: {
      arguments: ['-noshell', '-eval', 'io:put_chars(erlang:system_info(otp_release)),halt().'],
      pattern: /^(\d+)/m,
    },
    minimum: '23',
    because: 'RabbitMQ 3.10 asks for it',
    debian: 'erlang-base',
    homebrew: 'erlang',
    rpm: 'erlang-erts',
  },
  epmd: { beside: 'erl' },
} as const satisfies Record<string, Program | Companion>;
