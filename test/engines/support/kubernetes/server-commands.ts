import type { ControlPlanePrograms } from '../../../../tools/install/engines/control-plane';
import type { Credentials } from './accounts';

/** What the commands of a control plane's servers are made of. */
export interface ServerPlan {
  readonly programs: ControlPlanePrograms;
  /** Folder of everything the servers write. */
  readonly folder: string;
  /** Port of the API server. */
  readonly port: number;
  readonly credentials: Credentials;
}

/** Socket of the store. */
export const storeSocket = (folder: string): string => `${folder}/etcd.sock`;
/** The API server's certificate, which it signed itself. */
export const certificateFile = (folder: string): string => `${folder}/certificates/apiserver.crt`;
/** The private key of {@link certificateFile}. */
export const certificateKeyFile = (folder: string): string => `${folder}/certificates/apiserver.key`;
/** Where the API server answers. */
export const urlOf = ({ port }: ServerPlan): string => `https://127.0.0.1:${port}`;

/**
 * The store: on sockets, so that nobody else can reach it; without flushes, because its data need not outlive it. What
 * it says of its addresses is for other members, of which there are none.
 */
export function etcdCommand({ programs, folder }: ServerPlan): string[] {
  return [
    programs.etcd,
    `--data-dir=${folder}/etcd-data`,
    `--listen-client-urls=unix://${storeSocket(folder)}`,
    `--listen-peer-urls=unix://${folder}/etcd-peer.sock`,
    '--advertise-client-urls=http://localhost:2379',
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

/** The API server, with the admission plugins that it has by itself: PodSecurity is one of them. */
export function apiServerCommand(plan: ServerPlan): string[] {
  const { programs, folder, port, credentials } = plan;
  return [
    programs['kube-apiserver'],
    `--etcd-servers=unix://${storeSocket(folder)}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    // It signs its own certificate there.
    `--cert-dir=${folder}/certificates`,
    '--authorization-mode=Node,RBAC',
    `--token-auth-file=${credentials.tokenFile}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-signing-key-file=${credentials.signingKey}`,
    `--service-account-key-file=${credentials.verificationKey}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--allow-privileged=true',
    // The Service `kubernetes` may have no loopback address.
    '--endpoint-reconciler-type=none',
    '--profiling=false',
  ];
}

/** The controllers. The autoscaler looks every second, and takes a pod's figures from its first second on. */
export function controllerManagerCommand({ programs, folder, credentials }: ServerPlan): string[] {
  return [
    programs['kube-controller-manager'],
    `--kubeconfig=${folder}/kube-controller-manager.kubeconfig`,
    `--root-ca-file=${certificateFile(folder)}`,
    `--service-account-private-key-file=${credentials.signingKey}`,
    '--use-service-account-credentials=true',
    '--leader-elect=false',
    '--secure-port=0',
    '--horizontal-pod-autoscaler-sync-period=1s',
    '--horizontal-pod-autoscaler-initial-readiness-delay=1s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=1s',
  ];
}

/** The scheduler. */
export function schedulerCommand({ programs, folder }: ServerPlan): string[] {
  return [
    programs['kube-scheduler'],
    `--kubeconfig=${folder}/kube-scheduler.kubeconfig`,
    '--leader-elect=false',
    '--secure-port=0',
  ];
}

/** kwok, in the place of the nodes: it makes the nodes that carry its annotation, and their pods, ready. */
export function kwokCommand({ programs, folder }: ServerPlan): string[] {
  return [
    programs.kwok,
    `--kubeconfig=${folder}/admin.kubeconfig`,
    `--config=${folder}/stages.yaml`,
    '--manage-all-nodes=false',
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    // Without both it would listen on every address.
    '--server-address=',
    '--node-port=0',
  ];
}
