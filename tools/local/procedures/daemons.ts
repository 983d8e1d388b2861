import type { ComponentDocument, DaemonsProcedure } from '../../../constructs/local/document';
import { Component } from '../component';

/** Files, checks, processes: nothing more. */
export async function convergeDaemons(document: ComponentDocument, { checks }: DaemonsProcedure): Promise<void> {
  const component = new Component(document);
  const changed = await component.installFiles(document.files, checks);
  const names = document.programs.map(({ name }) => name);
  const vanished = component.manifest()?.programs.filter((name) => !names.includes(name)) ?? [];
  await component.removePrograms(vanished);
  await component.ensurePrograms(document.programs, changed);
  component.remember(names);
}
