/** Writes the reference of each component's page in docs/components/, as the doc comments of the code are now. */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../command';
import { renewPage } from '../describe/components/marked-page';
import { pages } from '../describe/components/pages';
import { describeAll } from '../describe/components/reference';

void runCommand(async () => {
  const described = describeAll();
  for (const page of pages) {
    const { path, text, renewed } = renewPage(page, described);
    if (text === renewed) continue;
    writeFileSync(path, renewed);
    console.log(`✓ ${path}`);
  }
});
