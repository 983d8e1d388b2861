import type { ComponentDocument, ProgramDocument } from '../../constructs/local/document';
import type { Environment } from '../../model/environment';
import { deployedDocuments } from '../documents';
import { engine } from '../local/engines';
import { readMembers } from '../local/members';
import { type EnvironmentPaths, environmentPaths } from '../local/paths';
import { loadPrograms, program } from '../local/programs';
import { isReady } from '../local/ready';
import { type SupervisedProgram, Supervisor } from '../local/supervisor';
import { roleOf } from './role';

/** One process of a local environment. */
export interface ProgramStatus {
  readonly component: string;
  readonly name: string;
  /** What it is in its component at this moment: primary, replica, master, instance ... */
  readonly role: string;
  /** As the supervisor sees it. */
  readonly state: string;
  readonly health: 'ready' | 'not ready' | 'stopped';
  readonly pid?: number;
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  /** Program and version, or the image's version. */
  readonly version: string;
}

/** Every process that an environment should have, as it is now. */
export async function collectStatus({ name }: Pick<Environment, 'name'>): Promise<ProgramStatus[]> {
  const documents = deployedDocuments(name);
  await loadPrograms(documents, name);
  const paths = environmentPaths(name);
  const supervised = new Map((await new Supervisor(paths).programs()).map((one) => [one.name, one]));
  const rows = documents.flatMap((document) =>
    programsOf(document, paths, supervised).map((one) => status(paths, document, one, supervised.get(one.name))),
  );
  return Promise.all(rows);
}

/** The programs of a document; a fleet's are the instances that run. */
function programsOf(
  document: ComponentDocument,
  paths: EnvironmentPaths,
  supervised: Map<string, SupervisedProgram>,
): ProgramDocument[] {
  const { procedure, programs, component } = document;
  const [pattern] = programs;
  if (procedure.kind !== 'fleet' || !pattern) return [...programs];
  const names = [...supervised.keys()].filter((name) => name.startsWith(`${component}-`));
  const all = new Set([...names, ...readMembers(paths, component).map((member) => member.name)]);
  const number = (name: string) => Number(name.slice(component.length + 1));
  const instances = [...all].filter((name) => number(name) > 0).sort((a, b) => number(a) - number(b));
  return instances.map((name) => ({ ...pattern, name, port: procedure.basePort + number(name) }));
}

async function status(
  paths: EnvironmentPaths,
  document: ComponentDocument,
  one: ProgramDocument,
  supervised?: SupervisedProgram,
): Promise<ProgramStatus> {
  const isUp = supervised?.state === 'RUNNING' || supervised?.state === 'STARTING';
  const ready = isUp && (await isReady({ port: one.port, path: one.readyPath }));
  return {
    component: document.component,
    name: one.name,
    role: ready ? await roleOf(paths, document, one) : '-',
    state: supervised?.state ?? 'UNKNOWN',
    health: ready ? 'ready' : isUp ? 'not ready' : 'stopped',
    ...(supervised?.pid ? { pid: supervised.pid } : {}),
    address: `127.0.0.1:${one.port}`,
    version: versionOf(document, one),
  };
}

function versionOf({ procedure }: ComponentDocument, { command }: ProgramDocument): string {
  if (procedure.kind === 'fleet') return procedure.image;
  const of = (kind: string) => new RegExp(`\\{\\{${kind} ([\\w-]+)\\}\\}`).exec(command.join(' '))?.[1] ?? '';
  const [engineName, name] = [of('engine'), of('program')];
  try {
    if (engineName) return `${engineName} ${engine(engineName).version}`;
    return `${name} ${program(name).version}`;
  } catch {
    return `${name} (not found)`;
  }
}
