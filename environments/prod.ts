import images from '../images.lock.json';
import { defineEnvironment } from '../model/environment';
import { lockedImage } from '../model/images';
import { reference } from '../systems/reference';

/** Production on AWS: every safeguard on, every component spread over three zones. */
export default defineEnvironment({
  name: 'prod',
  system: reference,
  platform: 'ec2',
  tier: 'enterprise',
  account: { id: '123456789012' },
  region: 'eu-central-1',
  domain: 'www.example.com',
  network: { cidr: '10.30.0.0/16' },
  image: lockedImage(images, 'abreast'),
  // The guides' limits: CryptoServe for the backend and the frontend, Reconciliation for workers.
  services: {
    web: { replicas: { min: 3, max: 20 }, autoscaling: { cpu: '70%', requestsPerSecond: 200 } },
    frontend: { replicas: { min: 3, max: 30 } },
    worker: { replicas: { min: 1, max: 10 }, autoscaling: { queueLength: 100 } },
  },
});
