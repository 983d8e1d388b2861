/** Writes the page about the linters of the AWS stacks, as the ledger is now. */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../command';
import { CHECKS_PAGE, renderChecksPage } from '../lint-aws/page';

void runCommand(async () => {
  writeFileSync(CHECKS_PAGE, renderChecksPage());
  console.log(`✓ ${CHECKS_PAGE}`);
});
