import { defineSystem } from '../model/system';

/** The reference system: the application in `app/`, a registry of IP addresses, as a fleet of web instances. */
export const reference = defineSystem({
  name: 'abreast',
  services: {
    web: { role: 'web', port: 3000 },
  },
});
