/** Lists what is asked for on AWS, our defaults and where they are set, in docs/aws-checklist.md. */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../command';
import { CHECKLIST } from '../describe/aws-checklist/checklist';
import { CHECKLIST_PAGE, renderChecklist } from '../describe/aws-checklist/page';

void runCommand(async () => {
  writeFileSync(CHECKLIST_PAGE, renderChecklist(CHECKLIST));
  console.log(`✓ ${CHECKLIST_PAGE}`);
});
