import type { Size } from '../../../model/values';
import type { EksEnvironment } from '../../aws/environment';
import { namespaceOf } from '../labels';
import type { KubernetesObject } from '../objects';
import { priority } from '../priority-classes';
import { mebibytes } from '../workload/container';
import { metadataOf } from '../workload/metadata';
import { overZones, resourcesOf } from './pods';

/** Name of the cluster; its Services and Secrets begin with it. */
export const POSTGRES = 'postgres';
/** Labels of its servers and poolers, by their operator. */
export const POSTGRES_LABELS = { 'cnpg.io/cluster': POSTGRES } as const;
/** Service of the replicas: a pod that calls it stays with one of them. */
export const READS_SERVICE = `${POSTGRES}-reads`;
/** Service of the poolers before the primary. */
export const POOLER = `${POSTGRES}-pooler`;
const API = 'postgresql.cnpg.io/v1';
const VERSION = '17';
// As long as kube-proxy remembers a caller who says nothing; connections are opened anew more often than that.
const STICKY_SECONDS = 10_800;
const SECONDS_PER_DAY = 86_400;

/** Servers: the primary, its standby, and those that answer reads; each may take over. */
export function instancesOf({ database }: EksEnvironment): number {
  return 1 + Number(database.standby) + database.readReplicas;
}

/**
 * The Cluster of CloudNativePG.
 * @param backups where base backups and the log go, such as 's3://bucket/'
 * @see https://cloudnative-pg.io/documentation/current/
 */
export function postgresCluster(environment: EksEnvironment, backups: string): KubernetesObject {
  const { database } = environment;
  const { inCluster } = database;
  return {
    apiVersion: API,
    kind: 'Cluster',
    metadata: {
      ...metadataOf(environment, POSTGRES),
      // Without it, taking the component out of the description would take the data along.
      ...(database.deletionProtection ? { annotations: { 'helm.sh/resource-policy': 'keep' } } : {}),
    },
    spec: {
      instances: instancesOf(environment),
      // The image with the tools of the backup.
      imageName: `ghcr.io/cloudnative-pg/postgresql:${database.version ?? VERSION}-system-trixie`,
      primaryUpdateStrategy: 'unsupervised',
      primaryUpdateMethod: 'switchover',
      enableSuperuserAccess: false,
      enablePDB: true,
      priorityClassName: priority('data'),
      postgresql: { parameters: parametersOf(environment), ...synchronous(environment) },
      bootstrap: { initdb: { database: database.name, owner: 'app', encoding: 'UTF8', dataChecksums: true } },
      storage: {
        size: mebibytes(inCluster.storage),
        storageClass: inCluster.storageClass,
        resizeInUseVolumes: true,
      },
      resources: resourcesOf(inCluster),
      ...APART,
      certificates: { serverAltDNSNames: dnsNames(environment, POOLER) },
      managed: { services: { additional: [readsService()] } },
      backup: backupTo(backups, environment),
    },
  };
}

/** Two servers never share a node, and zones carry as many as each other. */
const APART = {
  affinity: { enablePodAntiAffinity: true, podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname' },
  topologySpreadConstraints: overZones({ ...POSTGRES_LABELS, 'cnpg.io/podRole': 'instance' }),
};

function backupTo(destinationPath: string, { backup }: EksEnvironment) {
  return {
    target: 'prefer-standby',
    retentionPolicy: `${Math.ceil(backup.retention.seconds / SECONDS_PER_DAY)}d`,
    barmanObjectStore: {
      destinationPath,
      s3Credentials: { inheritFromIAMRole: true },
      wal: { compression: 'gzip', maxParallel: 2 },
      data: { compression: 'gzip' },
    },
  };
}

/** A base backup every night, and one at once: without it the log says nothing. */
export function nightlyBackup(environment: EksEnvironment): KubernetesObject {
  return {
    apiVersion: API,
    kind: 'ScheduledBackup',
    metadata: metadataOf(environment, POSTGRES),
    // Its first field are seconds.
    spec: { cluster: { name: POSTGRES }, schedule: '0 0 2 * * *', immediate: true, backupOwnerReference: 'cluster' },
  };
}

/** What a managed server has, too. Time-outs are the server's: a pooler takes none from a connection. */
function parametersOf({ database }: EksEnvironment): Record<string, string> {
  const { maxConnections, sharedBuffers, workMem, statementTimeout, inCluster } = database;
  return {
    max_connections: String(maxConnections),
    shared_buffers: kilobytes(sharedBuffers),
    work_mem: kilobytes(workMem),
    effective_cache_size: `${Math.floor(inCluster.memory.mebibytes / 2)}MB`,
    statement_timeout: `${statementTimeout.milliseconds}ms`,
    idle_in_transaction_session_timeout: '60s',
    password_encryption: 'scram-sha-256',
    random_page_cost: '1.1',
    track_io_timing: 'on',
    log_statement: 'ddl',
    log_min_duration_statement: '500ms',
    log_lock_waits: 'on',
    'pg_stat_statements.track': 'top', // its operator loads the module for it
  };
}

/** A standby has every write before the client is told, as long as there is one: a managed standby does the same. */
function synchronous({ database }: EksEnvironment) {
  return database.standby ? { synchronous: { method: 'any', number: 1, dataDurability: 'preferred' } } : {};
}

/**
 * An instance of the application remembers how far the replica behind a URL has come: it must always be the same one.
 * The operator's own Service gives another to each connection.
 */
function readsService() {
  return {
    selectorType: 'ro',
    serviceTemplate: {
      metadata: { name: READS_SERVICE },
      spec: {
        type: 'ClusterIP',
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: STICKY_SECONDS } },
      },
    },
  };
}

function dnsNames(environment: EksEnvironment, service: string): string[] {
  const namespace = namespaceOf(environment);
  return [service, `${service}.${namespace}`, `${service}.${namespace}.svc`];
}

const kilobytes = ({ bytes }: Pick<Size, 'bytes'>): string => `${bytes / 1024}kB`;
