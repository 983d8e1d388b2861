import type { ComponentDocument } from '../../constructs/local/document';
import { assemblyPrograms } from '../install/engines/assemble';
import type { FoundEngine } from '../install/engines/engine';
import { type EngineName, engines } from '../install/engines/engine-table';
import { findEngine } from '../install/engines/find';
import { thisMachine } from '../install/machine';
import type { ProgramName } from '../install/programs';
import { LocalFailure } from './failure';

/** Names of the engines that documents need. */
export function enginesOf(documents: readonly ComponentDocument[]): EngineName[] {
  const named = [...JSON.stringify(documents).matchAll(/\{\{engine (\w+)\}\}/g)];
  return [...new Set(named.map(([, name]) => name as EngineName))];
}

/** Programs that bring the engines that are not there yet. */
export function assemblersOf(documents: readonly ComponentDocument[]): ProgramName[] {
  return enginesOf(documents).flatMap((name) => assemblyPrograms(engines[name], thisMachine()));
}

/** Whether an engine need not be assembled first. */
export function isAssembled(name: EngineName): boolean {
  return findEngine(engines[name], thisMachine()) !== undefined;
}

/** An engine that a command has assembled before. */
export function engine(name: string): FoundEngine {
  const known = engines[name as EngineName];
  const found = known && findEngine(known, thisMachine());
  if (!found) throw new LocalFailure(name, 'it is not assembled', 'run npm run up, which assembles what is missing');
  return found;
}
