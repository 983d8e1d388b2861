import { join } from 'node:path';
import { onPath, thisMachine } from '../../../../tools/install/machine';
import { type EngineProcess, startEngine } from '../engine-process';

/** The processes of one control plane. */
export class Servers {
  private readonly processes: EngineProcess[] = [];

  constructor(private readonly folder: string) {}

  /** Starts one and waits until it is ready; what it prints is in `<folder>/<name>/log`. */
  async start(name: string, command: readonly string[], isReady: () => Promise<boolean>): Promise<void> {
    const folder = join(this.folder, name);
    this.processes.push(await startEngine({ folder, command: tied(command), isReady }));
  }

  /** Ends all at once and at once: nothing of what they keep is wanted any more. */
  async stop(): Promise<void> {
    await Promise.all(this.processes.splice(0).map((process) => process.kill()));
  }
}

/** A server that the kernel ends with this process, however that ends; elsewhere than on Linux, its own exit does. */
function tied(command: readonly string[]): readonly string[] {
  const setpriv = onPath(thisMachine(), 'setpriv');
  return setpriv ? [setpriv, '--pdeathsig', 'KILL', ...command] : command;
}
