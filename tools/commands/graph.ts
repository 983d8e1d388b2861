/** Draws who imports whom, with the sizes of files and functions, into docs/import-graph.md. */
import { writeFileSync } from 'node:fs';
import { SOURCES } from '../checks';
import { runCommand } from '../command';
import { cruise } from '../structure/cruise';
import { folderImports } from '../structure/folder-graph';
import { measure } from '../structure/measure';
import { PAGE, renderPage } from '../structure/page';
import { sizesByFolder } from '../structure/sizes';

void runCommand(async () => {
  const { modules } = await cruise(SOURCES);
  writeFileSync(PAGE, renderPage(folderImports(modules), sizesByFolder(measure(SOURCES))));
  console.log(`✓ ${PAGE}`);
});
