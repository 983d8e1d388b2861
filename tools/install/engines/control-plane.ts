import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { goPrograms } from '../go-programs';
import { locate } from '../locate';
import { isProgram, type Machine, thisMachine } from '../machine';
import { InstallError } from '../problem';
import { isAtLeast } from '../version';
import { ensureModule, type GoModule, moduleFolder, moduleVersion } from './go-module';
import type { EngineOptions } from './job';

/** Kubernetes and etcd: one program of ours, which acts by the name it is called. */
const SERVERS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const;
/** What stands in for nodes, and what judges manifests: made for the libraries of older Kubernetes, so a module apart. */
const TOOLS = ['kwok', 'kubeconform', 'kube-score'] as const;

/** Name of a program that {@link ensureControlPlane} brings. */
export type ControlPlaneProgram = (typeof SERVERS)[number] | (typeof TOOLS)[number];

/** Paths of the programs of a control plane. */
export type ControlPlanePrograms = Readonly<Record<ControlPlaneProgram, string>>;

const servers: GoModule = {
  title: 'Kubernetes',
  source: 'tools/install/engines/kubernetes',
  versionOf: 'k8s.io/kubernetes',
  packages: ['.'],
  names: SERVERS,
  // Clients ask for it: Terraform's provider takes no other than a semantic version.
  versionVariable: 'k8s.io/component-base/version.gitVersion',
};
const tools: GoModule = {
  title: 'kwok and linters',
  source: 'tools/install/engines/kubernetes-tools',
  versionOf: 'sigs.k8s.io/kwok',
  packages: [
    'sigs.k8s.io/kwok/cmd/kwok',
    'github.com/yannh/kubeconform/cmd/kubeconform',
    'github.com/zegl/kube-score/cmd/kube-score',
  ],
  names: [],
};

/** What a control plane is built from, in this order. */
export const controlPlaneModules = [servers, tools] as const;

/** envtest's convention: one folder with ready programs, at least these two. */
const ASSETS = 'KUBEBUILDER_ASSETS';
const ASSETS_NEEDED = ['etcd', 'kube-apiserver'] as const;

/** Whether a control plane need not be built first. */
export function isControlPlaneBuilt(machine: Machine = thisMachine()): boolean {
  return controlPlaneModules.every((module) => existsSync(moduleFolder(module, machine)));
}

/** Why no control plane can be had on this machine, with the way out; undefined where it is built or can be. */
export function controlPlaneMissing(machine: Machine = thisMachine()): string | undefined {
  const { go } = goPrograms;
  if (isControlPlaneBuilt(machine)) return undefined;
  const versions = locate(go, machine).map((path) => {
    const { stdout } = spawnSync(path, go.version.arguments, { encoding: 'utf8', env: machine.environment });
    return go.version.pattern.exec(stdout ?? '')?.[1] ?? '0';
  });
  if (versions.some((version) => isAtLeast(version, go.minimum))) return undefined;
  const what = `Go ${go.minimum} or later, which builds Kubernetes ${moduleVersion(servers)}, is not found`;
  return `${what}: install it (brew install ${go.homebrew}, or ${go.download}), then run the same command again`;
}

/**
 * The programs of a control plane: those of the folder that `KUBEBUILDER_ASSETS` names, the others built.
 * @throws InstallError when Go is missing, a module cannot be had, or the named folder will not do
 */
export async function ensureControlPlane(options: EngineOptions): Promise<ControlPlanePrograms> {
  const { machine = thisMachine() } = options;
  const assets = machine.environment[ASSETS];
  if (assets) assertAssets(assets);
  const [serverFolder, toolFolder] = [await ensureModule(servers, options), await ensureModule(tools, options)];
  const built = [...SERVERS.map((name) => join(serverFolder, name)), ...TOOLS.map((name) => join(toolFolder, name))];
  const place = (path: string): string => {
    const ready = assets && join(assets, basename(path));
    return ready && isProgram(ready) ? ready : path;
  };
  return Object.fromEntries(built.map((path) => [basename(path), place(path)])) as ControlPlanePrograms;
}

function assertAssets(folder: string): void {
  const absent = ASSETS_NEEDED.filter((name) => !isProgram(join(folder, name)));
  if (absent.length === 0) return;
  throw new InstallError({
    step: `looking for ${servers.title}`,
    why: `${ASSETS} (${folder}) has no ${absent.join(', ')}`,
    wayOut: `name a folder that has ${ASSETS_NEEDED.join(', ')}, or leave ${ASSETS} out: they are then built from Go modules`,
  });
}
