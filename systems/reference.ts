import { defineSystem } from '../model/system';

/**
 * The reference system: the application in `app/`, a registry of IP addresses. `web` answers the API, `worker` does what
 * follows from it, `frontend` serves the dashboard.
 */
export const reference = defineSystem({
  name: 'abreast',
  services: {
    web: { role: 'web', port: 3000 },
    worker: { role: 'worker', port: 3000 },
    frontend: { role: 'frontend', port: 3000, paths: ['/', '/icon.svg', '/dashboard.css', '/dashboard.js'] },
  },
});
