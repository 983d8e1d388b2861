import type { Problem } from '../errors';
import { BLOCK_SIZE, portPlan } from '../ports';
import type { Sections } from '../schema/environment';
import { type Rule, rule, when } from './rule';

/** Ports the kernel hands to outgoing connections (Linux' default): a listener there fails whenever one got it first. */
const ephemeral = { first: 32_768, last: 60_999 };
const LOWEST = 1024;
const HIGHEST_BASE = 65_535 - BLOCK_SIZE;

const block = rule(['platform', 'network'], ({ platform, network }) => {
  if (platform !== 'local') return [];
  const { base } = network.ports;
  const { first, last } = portPlan(base);
  return [
    ...when(
      base < LOWEST || base > HIGHEST_BASE,
      'network.ports.base',
      base,
      `must lie between ${LOWEST} and ${HIGHEST_BASE}`,
      `an environment owns ${BLOCK_SIZE} ports, none of them privileged; 18000 is the default`,
    ),
    ...when(
      first <= ephemeral.last && last >= ephemeral.first,
      'network.ports.base',
      base,
      `must keep ports ${first} to ${last} out of ${ephemeral.first} to ${ephemeral.last}`,
      'the kernel gives those to outgoing connections; take a base below 32369 or from 61000',
    ),
  ];
});

/** A port that clients use: not privileged, not ephemeral, not one of the environment's own block. */
function clientPort(path: string, port: number, { ports }: Sections['network']): readonly Problem[] {
  const { first, last } = portPlan(ports.base);
  return [
    ...when(
      port < LOWEST,
      path,
      port,
      `must be at least ${LOWEST} on local`,
      'lower ports need root; 8080 is the default',
    ),
    ...when(
      port >= ephemeral.first && port <= ephemeral.last,
      path,
      port,
      `must lie outside ${ephemeral.first} to ${ephemeral.last}`,
      'the kernel gives those to outgoing connections',
    ),
    ...when(
      port >= first && port <= last,
      path,
      port,
      `must lie outside ${first} to ${last}`,
      'that block belongs to the components; choose another port or network.ports.base',
    ),
  ];
}

const balancer = rule(['platform', 'network', 'loadBalancer'], ({ platform, network, loadBalancer: { port, tls } }) => {
  if (platform !== 'local') return [];
  const own = clientPort('loadBalancer.port', port, network);
  if (tls.kind === 'none') return own;
  const path = 'loadBalancer.tls.redirectPort';
  return [
    ...own,
    ...clientPort(path, tls.redirectPort, network),
    ...when(
      tls.redirectPort === port,
      path,
      tls.redirectPort,
      `must differ from loadBalancer.port (${port})`,
      'one port speaks https, the other redirects to it',
    ),
  ];
});

/** Rules about the ports of a local environment. */
export const portRules: readonly Rule[] = [block, balancer];
