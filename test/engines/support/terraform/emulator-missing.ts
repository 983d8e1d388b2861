import { emulatorPython } from '../../../../tools/emulator/emulator';
import { providerMirrors, providersIn } from '../../../../tools/install/provider-mirror';

/** Why no sandbox can be deployed on this machine; undefined where it can. */
export function emulatorMissing(): string | undefined {
  const mirrored = providerMirrors({ named: process.env.TF_PLUGIN_MIRROR }).flatMap(providersIn);
  if (!mirrored.some((address) => address.endsWith('/aws'))) return 'no mirror holds the AWS provider';
  try {
    emulatorPython();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
