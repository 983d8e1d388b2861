import { integer } from '../schemas';
import { defaulted } from '../variable';

const perMinute = integer(0, 10_000_000);

/** Requests a minute, counted over all instances; 0 = no limit. Defaults are those of the CryptoServe guide. */
export const rateLimitVariables = {
  RATE_LIMIT_PER_IP: defaulted('Requests a minute from one address; 0 = no limit.', perMinute, '200'),
  RATE_LIMIT_PER_IDENTITY: defaulted('Requests a minute by one user; 0 = no limit.', perMinute, '100'),
  RATE_LIMIT_PER_CONTEXT: defaulted('Requests a minute in one context; 0 = no limit.', perMinute, '500'),
  RATE_LIMIT_BURST: defaulted('Requests beyond a limit that are let through at once.', perMinute, '0'),
};
