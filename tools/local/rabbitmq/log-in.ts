import { Connection } from 'rabbitmq-client';

const TRY_MILLISECONDS = 5_000;

/** Who logs in, and where. */
export interface AmqpLogin {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/**
 * Speaks AMQP to a node of this machine and logs in, once.
 * @throws the broker's own error when it refuses, an error of the client when it does not answer in 5 s
 */
export async function logIn({ port, user, password }: AmqpLogin): Promise<void> {
  const connection = new Connection({
    hostname: '127.0.0.1',
    port,
    username: user,
    password,
    connectionTimeout: TRY_MILLISECONDS,
    connectionName: 'abreast',
  });
  try {
    await new Promise((resolve, reject) =>
      connection.once('connection', () => resolve(undefined)).once('error', reject),
    );
  } finally {
    // It goes on trying after an error, and would say so to nobody.
    connection.on('error', () => undefined);
    await connection.close();
  }
}
