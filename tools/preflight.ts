import type { ComponentDocument } from '../constructs/local/document';
import type { Environment } from '../model/environment';
import { type Problem, renderProblem } from '../model/errors';
import { CommandError } from './command';
import { deployedDocuments } from './documents';
import { loadPrograms } from './local/programs';
import { certificateProblems } from './preflight/certificate';
import { changeProblems } from './preflight/changes';
import { homeProblems, projectProblems } from './preflight/folders';
import { portProblems } from './preflight/ports';
import { secretProblems } from './preflight/secrets';

/**
 * Everything that a deploy needs of this machine, and whether what runs can become what is described; looked at before
 * anything changes.
 * @throws CommandError with all problems at once
 */
export async function preflight(environment: Environment, documents: readonly ComponentDocument[]): Promise<void> {
  const { name } = environment;
  const deployed = deployedDocuments(name);
  const programs = await loadPrograms(documents, name);
  refuse([
    ...homeProblems(name),
    ...programs,
    // Without its own programs nothing can ask the supervisor what runs.
    ...(programs.length === 0 ? await portProblems(environment, documents, deployed) : []),
    ...secretProblems(name, documents, deployed),
    ...certificateProblems(documents),
    ...changeProblems(environment, deployed),
  ]);
}

/**
 * What every command that changes something needs before it can even say what is wrong with the rest.
 * @throws CommandError with all problems at once
 */
export function assertProjectUsable(): void {
  refuse(projectProblems());
}

/** @throws CommandError with all problems, when there are any */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new CommandError(problems.map(renderProblem).join('\n'));
}
