import type { Machine } from '../machine';
import type { Engine } from './engine';
import type { EnginePlan } from './find';

/** How to get an engine. */
export interface EngineOptions {
  /** Hears one line per step. */
  readonly onProgress: (line: string) => void;
  /** @default thisMachine() */
  readonly machine?: Machine;
}

/** What the steps of assembling an engine know. */
export interface AssemblyJob extends Required<EngineOptions> {
  readonly engine: Engine;
  readonly plan: EnginePlan;
  /** Folder that becomes the engine's once it is whole. */
  readonly draft: string;
  readonly log: string;
  readonly interruption: AbortSignal;
  /** Paths of the programs that do it. */
  readonly paths: { readonly mvn: string; readonly javac: string };
}
