/** Describes the API of the reference application in docs/openapi.json, as its routes and schemas are now. */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../command';
import { DESCRIPTION, describeApi, renderDescription } from '../describe/openapi/document';

void runCommand(async () => {
  writeFileSync(DESCRIPTION, renderDescription(await describeApi()));
  console.log(`✓ ${DESCRIPTION}`);
});
