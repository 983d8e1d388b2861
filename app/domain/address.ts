import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/**
 * The one spelling of an IP address under which it is stored: `2001:db8::1`, never `2001:0DB8:0::1`;
 * an IPv4 address inside IPv6 (`::ffff:192.0.2.1`) becomes plain IPv4.
 * @returns undefined when the text is not an address
 */
export function normaliseAddress(text: string): string | undefined {
  // Only four decimal parts: ipaddr.js would also read 0300.1 and 0x7f000001, which mean different things to different programs.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return text;
  // A zone (fe80::1%eth0) has a meaning on one machine only.
  if (!ipaddr.IPv6.isValid(text) || text.includes('%')) return undefined;
  return ipaddr.process(text).toString();
}

/** Accepts any spelling of an address, gives the normalised one. */
export const addressSchema = z.string().transform((text, context) => {
  const address = normaliseAddress(text);
  if (address === undefined) context.addIssue({ code: 'custom', message: 'must be an IPv4 or IPv6 address' });
  return address ?? z.NEVER;
});
