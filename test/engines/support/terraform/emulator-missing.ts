import { emulatorPython } from '../../../../tools/emulator/emulator';
import { providerMirrors } from '../../../../tools/install/provider-mirror';

/** Why no sandbox can be deployed on this machine; undefined where it can. */
export function emulatorMissing(): string | undefined {
  if (providerMirrors({ named: process.env.TF_PLUGIN_MIRROR }).length === 0) return 'no mirror holds the AWS provider';
  try {
    emulatorPython();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
