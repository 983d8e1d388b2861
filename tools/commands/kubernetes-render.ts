/** Writes the Kubernetes objects of an environment as plain manifests, for review, `kubectl diff` and Argo CD. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentArguments } from '../arguments';
import { CommandError, runCommand } from '../command';
import { environmentNamed } from '../environment';
import { ensureTerraform } from '../install/terraform';
import { writeManifests } from '../kubernetes/write';
import { synthesize } from '../synthesize';

void runCommand(async () => {
  const purpose = 'Writes the Kubernetes objects of an environment as plain manifests.';
  const { environment: name } = environmentArguments('kubernetes:render', purpose);
  const environment = environmentNamed(name);
  if (environment.platform !== 'eks')
    throw new CommandError(`environment (${name}) must be on eks, it is on ${environment.platform}: name one that is`);
  const terraform = await ensureTerraform({ onProgress: console.log });
  const folder = mkdtempSync(join(tmpdir(), 'abreast-render-'));
  try {
    synthesize({ terraform: terraform.path, environment: name, folder });
    for (const path of writeManifests(name, folder)) console.log(`✓ ${path}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
