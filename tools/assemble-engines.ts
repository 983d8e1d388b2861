import { ensureEngine } from './install/engines/assemble';
import { type EngineName, engines } from './install/engines/engine-table';
import { isAssembled } from './local/engines';
import { step } from './progress';

/** Assembles the engines that are not there yet; says nothing when all are. */
export async function assembleEngines(names: readonly EngineName[]): Promise<void> {
  const onProgress = (line: string) => console.log(`  ${line}`);
  for (const name of names.filter((each) => !isAssembled(each)))
    await step(`${engines[name].title} assembled`, () => ensureEngine(engines[name], { onProgress }));
}
