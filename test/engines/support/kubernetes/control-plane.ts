import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPlanePrograms, ensureControlPlane } from '../../../../tools/install/engines/control-plane';
import { run, temporaryFolder } from '../processes';
import { makeCredentials, writeKubeconfigs } from './accounts';
import { Api } from './api';
import { Manifests } from './manifests';
import { MetricsFeeder } from './metrics-feeder';
import { Nodes } from './nodes';
import { freePort } from './ports';
import { Resources } from './resources';
import * as commands from './server-commands';
import { Servers } from './servers';
import { podStages } from './stages';

/** A Kubernetes control plane that a test started, with six ready nodes in three zones. */
export interface ControlPlane {
  readonly manifests: Manifests;
  readonly nodes: Nodes;
  /** Says to the autoscaler what pods use. */
  readonly metrics: MetricsFeeder;
  readonly programs: ControlPlanePrograms;
  /** File with which kubectl, Helm and Terraform are its administrator. */
  readonly kubeconfig: string;
  /** Folder of all that its servers write; their command lines name it. */
  readonly folder: string;
  /**
   * Runs kubectl as its administrator.
   * @throws Error with what kubectl said
   */
  kubectl(...words: readonly string[]): Promise<void>;
  /** Ends every server. */
  stop(): Promise<void>;
}

/**
 * Starts a control plane on loopback ports of its own. The first start of all builds it (minutes, network). Its folder
 * is a temporary one: `stopAll` of `processes.ts` removes it.
 */
export async function startControlPlane(): Promise<ControlPlane> {
  const onProgress = (line: string) => void process.stderr.write(`  ${line}\n`);
  const programs = await ensureControlPlane({ onProgress });
  const folder = temporaryFolder();
  const credentials = makeCredentials(join(folder, 'credentials'));
  const plan: commands.ServerPlan = { programs, folder, credentials, port: await freePort() };
  const servers = new Servers(folder);
  try {
    const api = await startStoreAndApi(plan, servers);
    const manifests = new Manifests(api, new Resources(api));
    await startControllers(plan, servers, manifests);
    return await complete(plan, servers, manifests);
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

async function startStoreAndApi(plan: commands.ServerPlan, servers: Servers): Promise<Api> {
  const { folder, credentials } = plan;
  const isListening = async () => existsSync(commands.storeSocket(folder));
  await servers.start('etcd', commands.etcdCommand(plan), isListening);
  const certificate = commands.certificateFile(folder);
  let api: Api | undefined;
  await servers.start('kube-apiserver', commands.apiServerCommand(plan), async () => {
    if (!existsSync(certificate)) return false;
    const url = commands.urlOf(plan);
    api ??= new Api({ url, ca: readFileSync(certificate, 'utf8'), token: credentials.tokens.admin });
    return api.isReady();
  });
  if (!api) throw new Error('the API server was not asked whether it is ready');
  return api;
}

async function startControllers(plan: commands.ServerPlan, servers: Servers, manifests: Manifests): Promise<void> {
  const { folder, credentials } = plan;
  writeKubeconfigs(folder, { url: commands.urlOf(plan), ca: commands.certificateFile(folder) }, credentials);
  writeFileSync(join(folder, 'stages.yaml'), podStages.map((stage) => JSON.stringify(stage)).join('\n---\n'));
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } };
  const isAtWork = async () => (await manifests.get(account)) !== undefined;
  // These two say nothing by themselves: nodes that become ready show kwok at work, pods that find one the scheduler.
  const isStarted = async () => true;
  await Promise.all([
    servers.start('kube-controller-manager', commands.controllerManagerCommand(plan), isAtWork),
    servers.start('kube-scheduler', commands.schedulerCommand(plan), isStarted),
    servers.start('kwok', commands.kwokCommand(plan), isStarted),
  ]);
}

async function complete(plan: commands.ServerPlan, servers: Servers, manifests: Manifests): Promise<ControlPlane> {
  const { folder, programs } = plan;
  const nodes = new Nodes(manifests);
  await nodes.add();
  const certificate = readFileSync(commands.certificateFile(folder), 'utf8');
  const key = readFileSync(commands.certificateKeyFile(folder), 'utf8');
  const metrics = new MetricsFeeder(manifests.api, { port: await freePort(), certificate, key });
  await metrics.start(manifests);
  const kubeconfig = join(folder, 'admin.kubeconfig');
  const kubectl = async (...words: readonly string[]): Promise<void> => {
    const { code, complaints } = await run(programs.kubectl, ['--kubeconfig', kubeconfig, ...words]);
    if (code !== 0) throw new Error(`kubectl ${words.join(' ')}: ${complaints}`);
  };
  const stop = async (): Promise<void> => {
    await metrics.stop();
    await manifests.api.close();
    await servers.stop();
  };
  return { manifests, nodes, metrics, programs, kubeconfig, folder, kubectl, stop };
}
