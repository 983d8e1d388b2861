import { networkInterfaces } from 'node:os';
import type { Config } from '../contract';
import type { Instance } from '../ports/instance-registry';

/** This instance, as it shows itself to the others. */
export function describeInstance({ instanceId, host, port, version, role }: Config): Instance {
  return {
    id: instanceId,
    address: formatAddress(reachable(host), port),
    version,
    role,
    started_at: new Date().toISOString(),
  };
}

// Who listens on every address is reached at the first that is not loopback.
function reachable(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const family = host === '::' ? 'IPv6' : 'IPv4';
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return addresses.find((address) => !address.internal && address.family === family)?.address ?? host;
}

function formatAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
