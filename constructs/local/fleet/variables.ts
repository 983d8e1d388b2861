import type { Environment } from '../../../model/environment';
import type { FleetAddresses } from '../../addresses';
import { type FleetVariables, serviceVariables } from '../../variables';

/** Keys that all instances share, generated once per environment. */
const SHARED_KEYS = {
  JWT_SECRET: '{{secret jwt}}',
  MASTER_KEY: '{{secret master-key}}',
  HKDF_SALT: '{{secret hkdf-salt}}',
};

/**
 * Renders the contract for the instances of one service on this machine.
 * @throws EnvironmentError naming each variable under `services.<service>.variables`
 */
export function fleetVariables(
  environment: Environment,
  service: string,
  addresses: FleetAddresses,
  version: string,
): FleetVariables {
  return serviceVariables(environment, service, {
    addresses,
    keys: SHARED_KEYS,
    folder: '{{release}}',
    place: {
      HOST: '127.0.0.1',
      PORT: '{{port}}',
      INSTANCE_ID: `${service}-{{instance}}`,
      VERSION: version,
      // The balancer is the one hop in front of an instance.
      TRUSTED_PROXIES: '127.0.0.1/32',
    },
  });
}
