import images from '../images.lock.json';
import { defineEnvironment } from '../model/environment';
import { lockedImage } from '../model/images';
import { reference } from '../systems/reference';

/** Production on Kubernetes: the cloud's data services, autoscalers on cpu and requests, the cloud's balancer. */
export default defineEnvironment({
  name: 'k8sprod',
  system: reference,
  platform: 'eks',
  tier: 'enterprise',
  account: { id: '123456789012', github: { repository: 'example/abreast' } },
  region: 'eu-central-1',
  domain: 'k8s.example.com',
  network: { cidr: '10.50.0.0/16' },
  image: lockedImage(images, 'abreast'),
  // The guides' limits: Reconciliation for the backend, the frontend and workers.
  services: {
    web: { replicas: { min: 2, max: 20 }, autoscaling: { cpu: '70%', memory: '80%', requestsPerSecond: 1000 } },
    frontend: { replicas: { min: 3, max: 30 } },
    worker: { replicas: { min: 1, max: 10 } },
  },
  cache: { kind: 'redis', maxMasters: 6 },
});
