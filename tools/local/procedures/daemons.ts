import type { ComponentDocument, DaemonsProcedure } from '../../../constructs/local/document';
import { Component } from '../component';

/** Files, checks, processes: nothing more. */
export async function convergeDaemons(document: ComponentDocument, { checks }: DaemonsProcedure): Promise<void> {
  const component = new Component(document);
  await component.installFiles(document.files, checks);
  const names = document.programs.map(({ name }) => name);
  await component.removePrograms(component.describedPrograms().filter((name) => !names.includes(name)));
  await component.ensurePrograms(document.programs);
  component.remember(names);
}
