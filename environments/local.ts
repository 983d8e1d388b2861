import { defineEnvironment } from '../model/environment';
import { reference } from '../systems/reference';

/** The whole system as processes on this machine. */
export default defineEnvironment({
  name: 'local',
  system: reference,
  platform: 'local',
  tier: 'multi',
  services: {
    web: { replicas: { min: 3 } },
    worker: { replicas: { min: 1, max: 3 }, memory: '128MiB' },
    frontend: { replicas: { min: 1, max: 3 }, memory: '128MiB', pool: { size: 1, overflow: 1 } },
  },
  database: { readReplicas: 2 },
  // The load comes from few addresses of this machine: 200 a minute, the default, would cut `npm run load` off.
  rateLimits: { perIp: 100_000 },
});
