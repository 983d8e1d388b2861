import { join } from 'node:path';
import type { ComponentDocument, RabbitmqProcedure } from '../../../constructs/local/document';
import { Component } from '../component';
import { LocalFailure } from '../failure';
import { logIn } from '../rabbitmq/log-in';
import { tail } from '../ready';
import { secret } from '../secrets';

/** Brings RabbitMQ to its document: the port mapper first, then the server, until the application can log in. */
export async function convergeRabbitmq(document: ComponentDocument, { user }: RabbitmqProcedure): Promise<void> {
  const component = new Component(document);
  await component.installFiles(document.files);
  const names = document.programs.map(({ name }) => name);
  await component.removePrograms(component.describedPrograms().filter((name) => !names.includes(name)));
  for (const program of document.programs) await component.ensurePrograms([program]);
  const port = document.programs.at(-1)?.port ?? 0;
  const log = join(component.paths.logs, 'rabbitmq.log');
  await logIn({ port, user, password: secret(component.paths, 'rabbitmq') }).catch((error: Error) => {
    const why = `${user} cannot log in: ${error.message}\n${tail(log)}`;
    throw new LocalFailure('rabbitmq', why, 'mend what its log says and deploy again', log);
  });
  component.remember(names);
}
