import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Emulator } from '../emulator/emulator';
import { mirrorConfiguration, providerMirrors } from '../install/provider-mirror';
import { ABREAST_FOLDER } from '../local/paths';

type Variables = Readonly<Record<string, string>>;

/** Variables for a Terraform with the AWS provider: which API it talks to, and where the provider comes from. */
export function providerVariables(emulator?: Emulator): Variables {
  return { ...fromMirror(), ...(emulator ? onEmulator(emulator) : {}) };
}

/** Keys of nobody: whoever is logged in to AWS here must not be asked for. */
function onEmulator({ url }: Emulator): Variables {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** A mirror on this machine is used, unless its owner has told Terraform otherwise. */
function fromMirror(): Variables {
  const { TF_CLI_CONFIG_FILE: configured, TF_PLUGIN_MIRROR: named } = process.env;
  if ((configured && existsSync(configured)) || existsSync(join(homedir(), '.terraformrc'))) return {};
  const mirrors = providerMirrors({ named });
  if (mirrors.length === 0) return {};
  const file = resolve(ABREAST_FOLDER, 'terraform.tfrc');
  mkdirSync(ABREAST_FOLDER, { recursive: true });
  writeFileSync(file, mirrorConfiguration(mirrors, 'registry'));
  return { TF_CLI_CONFIG_FILE: file };
}
