import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { HOST } from './host-layout';

/** What is written to a host at its first boot. */
export interface HostFiles {
  /** Settings of the host's scripts and units. */
  readonly settings: Readonly<Record<string, string>>;
  /** Variables of the container. */
  readonly variables: Readonly<Record<string, string>>;
  /** Secret files of the container, with placeholders for the secrets. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Units by file name. */
  readonly units: Readonly<Record<string, string>>;
  /** Configuration of the CloudWatch agent, by path. */
  readonly agent: Readonly<Record<string, string>>;
}

/** Most that EC2 takes, in bytes before base64. */
export const USER_DATA_LIMIT = 16_384;

/** Seen from the project, where every command runs: the compiled program does not stand beside the files. */
const SCRIPTS = 'constructs/aws/service/host';
const END = 'END-OF-FILE';

/** The script that a host runs at its first boot. Nothing in it is secret: everybody who may describe the group reads it. */
export function userData({ settings, variables, secrets, units, agent }: HostFiles): string {
  const scripts = ['prepare', 'run', 'watch', 'follow', 'backlog'].filter(
    (name) => name !== 'backlog' || 'instance-backlog.service' in units,
  );
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    `mkdir -p ${[HOST.scripts, HOST.templates, ...Object.keys(agent).map(dirname)].join(' ')}`,
    ...scripts.map((name) => written(`${HOST.scripts}/${name}`, script(name))),
    ...Object.entries(units).map(([name, text]) => written(`${HOST.units}/${name}`, text)),
    ...Object.entries(secrets).map(([name, text]) => written(`${HOST.templates}/${name}`, text)),
    written(
      HOST.settings,
      lines(settings, (value) => `"${value}"`),
    ),
    written(HOST.variables, lines(variables, oneLine)),
    ...Object.entries(agent).map(([path, text]) => written(path, text)),
    'set -a',
    '# shellcheck source=/dev/null',
    `. ${HOST.settings}`,
    'set +a',
    `UNITS='${Object.keys(units).join(' ')}'`,
    script('boot'),
  ].join('\n');
}

function script(name: string): string {
  return readFileSync(`${SCRIPTS}/${name}.sh`, 'utf8');
}

function written(path: string, text: string): string {
  return `cat >${path} <<'${END}'\n${text.trimEnd()}\n${END}`;
}

function lines(values: Readonly<Record<string, string>>, rendered: (value: string, name: string) => string): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${rendered(value, name)}`)
    .join('\n');
}

/** The container runtime reads one variable from each line. */
function oneLine(value: string, name: string): string {
  if (/[\r\n]/.test(value))
    throw new Error(`the variable ${name} must be one line: the host writes one variable a line`);
  return value;
}
