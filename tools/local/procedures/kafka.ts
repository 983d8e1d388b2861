import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ComponentDocument, KafkaProcedure, ProgramDocument } from '../../../constructs/local/document';
import { Component } from '../component';
import { LocalFailure } from '../failure';
import { brokerAnswers } from '../kafka/answers';
import { tail } from '../ready';

const run = promisify(execFile);
const FORMAT_MILLISECONDS = 60_000;

/** Brings Kafka to its document: a formatted data folder, then the broker, until it answers. */
export async function convergeKafka(document: ComponentDocument, { format }: KafkaProcedure): Promise<void> {
  const component = new Component(document);
  await component.installFiles(document.files);
  for (const name of ['data', 'tmp']) mkdirSync(join(component.folder, name), { recursive: true, mode: 0o700 });
  if (!existsSync(join(component.folder, 'data', 'meta.properties'))) await formatData(component, format);
  await component.ensurePrograms(document.programs);
  for (const program of document.programs) await untilAnswering(component, program);
  component.remember(document.programs.map(({ name }) => name));
}

async function formatData(component: Component, format: readonly string[]): Promise<void> {
  const [command = '', ...words] = format.map(component.fill());
  try {
    await run(command, words, { timeout: FORMAT_MILLISECONDS });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new LocalFailure('kafka', `its data folder cannot be formatted: ${stderr || message}`, 'deploy again');
  }
}

/** Its port is open a moment before it serves anybody. */
async function untilAnswering({ paths }: Component, { name, port, readySeconds }: ProgramDocument): Promise<void> {
  const deadline = Date.now() + readySeconds * 1_000;
  while (!(await brokerAnswers(port))) {
    if (Date.now() > deadline) {
      const log = join(paths.logs, `${name}.log`);
      const why = `it does not answer after ${readySeconds} s\n${tail(log)}`;
      throw new LocalFailure(name, why, 'mend what its log says and deploy again', log);
    }
    await sleep(100);
  }
}
