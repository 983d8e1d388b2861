import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';
import { message } from './fields';

/** A block of addresses: the version of IP, the number of fixed bits and, for IPv4, the address as a number. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly prefix: number;
  readonly address: number;
}

/** Reads '10.0.0.0/16' or '::1/128'; undefined for anything else. */
export function parseCidr(input: string): Cidr | undefined {
  const [, address = '', digits] = /^([\da-fA-F.:]+)\/(\d{1,3})$/.exec(input) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) return undefined;
  const number = isIPv4(address) ? address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0) : 0;
  return { version: version === 4 ? 4 : 6, prefix, address: number };
}

/** A block of IPv4 or IPv6 addresses, as text. */
export const cidr = () =>
  z.string().refine((input) => parseCidr(input) !== undefined, {
    error: message('is not a CIDR block', "write it as '10.0.0.0/16'"),
  });

const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** Whether an IPv4 block lies in the private ranges of RFC 1918 or the shared range of RFC 6598. */
export function isPrivate(block: Cidr): boolean {
  return privateBlocks.some((text) => {
    const outer = parseCidr(text);
    if (!outer || block.version !== 4 || block.prefix < outer.prefix) return false;
    const hosts = 2 ** (32 - outer.prefix);
    return Math.floor(block.address / hosts) === Math.floor(outer.address / hosts);
  });
}

/** Whether no bit of the host part is set, as cloud networks require. */
export function isAligned(block: Cidr): boolean {
  return block.address % 2 ** (32 - block.prefix) === 0;
}
