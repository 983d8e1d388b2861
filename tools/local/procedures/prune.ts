import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ComponentDocument, PruneProcedure } from '../../../constructs/local/document';
import { Component } from '../component';

/** Stops and removes components that are no longer described, with their data. */
export async function convergePrune(document: ComponentDocument, { components }: PruneProcedure): Promise<void> {
  const folder = dirname(new Component(document).folder);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (components.includes(name)) continue;
    const component = new Component({ ...document, component: name });
    await component.removePrograms(component.describedPrograms());
    rmSync(component.folder, { recursive: true, force: true });
  }
}
