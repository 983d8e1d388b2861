import ipaddr from 'ipaddr.js';
import { normaliseAddress } from '../address';

// The smallest network that one customer gets (RFC 6177): within it an address costs nothing, so counting single ones is no limit.
const IPV6_PREFIX = 64;

/**
 * Under which name the requests of an address are counted: an IPv4 address as it is, an IPv6 address with its /64.
 * @returns undefined when the text is not an address
 */
export function clientGroup(text: string): string | undefined {
  const address = normaliseAddress(text);
  if (address === undefined || !address.includes(':')) return address;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${IPV6_PREFIX}`)}/${IPV6_PREFIX}`;
}
