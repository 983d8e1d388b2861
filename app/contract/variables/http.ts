import { z } from 'zod';
import { cidr, commaSeparated, integer } from '../schemas';
import { defaulted, optional } from '../variable';

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be an origin like https://app.example.com',
});

const seconds = (max: number) => integer(0, max);

/** The HTTP server, and how it stops. */
export const httpVariables = {
  // 15 s: three checks five seconds apart, the balancer's default until it takes an instance out.
  SHUTDOWN_WAIT_SECONDS: defaulted(
    'Seconds to keep serving after SIGTERM, not ready, until the balancer knows.',
    seconds(600),
    '15',
  ),
  SHUTDOWN_DRAIN_SECONDS: defaulted('Seconds requests in flight then have to finish.', seconds(600), '30'),
  // 75 s: above the 60 s after which the balancers of the guides drop an idle connection.
  KEEP_ALIVE_TIMEOUT_SECONDS: defaulted(
    "Seconds an idle connection stays open; must exceed the balancer's idle time-out.",
    integer(1, 3600),
    '75',
  ),
  REQUEST_TIMEOUT_SECONDS: defaulted('Seconds a client has to send its whole request.', integer(1, 3600), '60'),
  BODY_LIMIT_BYTES: defaulted('Largest request body, in bytes.', integer(1, 1_073_741_824), '52428800'),
  FRONTEND_URL: optional(
    'Origins whose pages may call the API, comma separated; none = no other origin.',
    commaSeparated(origin),
  ),
  TRUSTED_PROXIES: optional(
    'Ranges whose X-Forwarded-* headers are believed, comma separated; none = nobody.',
    commaSeparated(cidr),
  ),
};
