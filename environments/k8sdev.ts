import images from '../images.lock.json';
import { defineEnvironment } from '../model/environment';
import { lockedImage } from '../model/images';
import { reference } from '../systems/reference';

/** The whole system inside one cluster: data by operators, KEDA as the owner of replica counts, nginx in front. */
export default defineEnvironment({
  name: 'k8sdev',
  system: reference,
  platform: 'eks',
  tier: 'multi',
  account: { id: '123456789012', github: { repository: 'example/abreast' } },
  region: 'eu-central-1',
  domain: 'k8sdev.example.com',
  network: { cidr: '10.60.0.0/16' },
  image: lockedImage(images, 'abreast'),
  cluster: { ingress: 'nginx', replicaOwner: 'keda' },
  services: {
    web: { replicas: { min: 2, max: 10 } },
    frontend: { replicas: { min: 3, max: 6 } },
    worker: { replicas: { min: 1, max: 10 }, autoscaling: { queueLength: 100 } },
  },
  cache: { kind: 'redis', host: 'inCluster' },
  // Without a pooler the fleets could open 880 connections, for which the guide's 2 GiB have no memory.
  database: { host: 'inCluster', readReplicas: 2, pooler: { kind: 'pgbouncer', instances: 2 } },
  search: { kind: 'opensearch', host: 'inCluster' },
  messaging: { kind: 'rabbitmq', host: 'inCluster' },
});
