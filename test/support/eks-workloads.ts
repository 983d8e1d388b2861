import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { AnnotationMetadataEntryType, App } from 'cdktf';
import type { EksEnvironment } from '../../constructs/aws/environment';
import type { KubernetesObject } from '../../constructs/kubernetes/objects';
import type { WorkloadData } from '../../stacks/eks/workload-data';
import { WorkloadsStack } from '../../stacks/eks/workloads-stack';
import { synthesized } from './aws';
import type { Attributes, AwsTemplate } from './aws-template';

const cluster = { clusterName: 'test', endpoint: 'https://cluster.example.com', certificateAuthority: 'Y2E=' };

/** Data of which everything is managed and known; a Secret is noted as a ConfigMap of its own. */
export const someData: WorkloadData = {
  addresses: {
    databaseUrl: 'postgres://app:x@db.example.com:5432/abreast?sslmode=require',
    databaseReadUrls: ['postgres://app:x@db-1.example.com:5432/abreast?sslmode=require'],
    redisUrls: ['rediss://app:x@redis.example.com:6379'],
  },
  keys: { JWT_SECRET: 'later', MASTER_KEY: 'later', HKDF_SALT: 'later' },
  edges: [],
  sources: {
    redis: {
      addresses: 'redis.example.com:6379',
      tls: true,
      account: {
        username: { name: 'scaling', key: 'redis-user' },
        password: { name: 'scaling', key: 'redis-password' },
      },
    },
    database: { connection: { name: 'scaling', key: 'connection' } },
  },
  createSecret: (scope, id, { name, files }) =>
    new ConfigMapV1(scope, id, { metadata: { name: `secret-${name}` }, data: { ...files } }),
};

/** The workloads stack of an environment. */
export function synthWorkloads(environment: EksEnvironment, data: Partial<WorkloadData> = {}): AwsTemplate {
  return synthesized((app) => void createWorkloads(app, environment, data));
}

/** What synthesizing it warns of. */
export function warningsOf(environment: EksEnvironment): string[] {
  const nodes = createWorkloads(new App(), environment, {}).node.findAll();
  return nodes.flatMap(({ node }) =>
    node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data)),
  );
}

function createWorkloads(app: App, environment: EksEnvironment, data: Partial<WorkloadData>): WorkloadsStack {
  return new WorkloadsStack(app, environment, {
    network: { vpcCidr: environment.network.cidr },
    cluster,
    data: { ...someData, ...data },
  });
}

/** The specification of an object that the provider has a type for, by its name; lists of one are that one. */
export function specOf(template: AwsTemplate, type: string, name: string): Attributes {
  const found = template.resources(`kubernetes_${type}`).find(({ attributes }) => metadata(attributes).name === name);
  if (!found) throw new Error(`no kubernetes_${type} is called ${name}`);
  return first(found.attributes.spec);
}

/** Names of the objects of a type. */
export function namesOf(template: AwsTemplate, type: string): string[] {
  return template.resources(`kubernetes_${type}`).map(({ attributes }) => String(metadata(attributes).name));
}

/** Annotations of an object that the provider has a type for. */
export function annotationsOf(template: AwsTemplate, type: string, name: string): Record<string, string> {
  const found = template.resources(`kubernetes_${type}`).find(({ attributes }) => metadata(attributes).name === name);
  return (metadata(found?.attributes ?? {}).annotations ?? {}) as Record<string, string>;
}

/** Custom resources of all releases. */
export function customResources(template: AwsTemplate, kind?: string): KubernetesObject[] {
  return template
    .resources('helm_release')
    .flatMap(({ attributes }) => (attributes.values as string[]).flatMap(objectsIn))
    .filter((object) => kind === undefined || object.kind === kind);
}

/** The only one of a list, or what is no list. */
export function first(value: unknown): Attributes {
  return (Array.isArray(value) ? value[0] : value) as Attributes;
}

function metadata(attributes: Attributes): Attributes {
  return first(attributes.metadata);
}

function objectsIn(values: string): KubernetesObject[] {
  return (JSON.parse(values) as { objects: KubernetesObject[] }).objects;
}
