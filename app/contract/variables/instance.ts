import { z } from 'zod';
import { integer, label } from '../schemas';
import { defaulted, optional, required } from '../variable';

/** Who and where this instance is. */
export const instanceVariables = {
  NODE_ENV: defaulted('Mode of Node and its libraries.', z.enum(['production', 'development', 'test']), 'production'),
  ROLE: defaulted('What this instance of the image does.', z.enum(['web', 'worker', 'frontend']), 'web'),
  WORKERS: defaulted(
    'Where events, retries and sync jobs of a web instance run: here, or only in instances of role worker.',
    z.enum(['here', 'elsewhere']),
    'here',
  ),
  SERVICE: optional(
    'Name of the service it belongs to, the label `service` of its metrics; the role when left out.',
    label,
  ),
  // Loopback: being reachable from elsewhere is a decision of the platform.
  HOST: defaulted('Address to listen on.', z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]), '127.0.0.1'),
  PORT: defaulted('Port to listen on.', integer(1, 65_535), '3000'),
  INSTANCE_ID: optional('Name of this instance in logs, headers and the registry; made at start when left out.', label),
  SYSTEM: required('Name of the system; first part of every cache key.', label),
  ENVIRONMENT: required('Name of the environment; second part of every cache key.', label),
  VERSION: defaulted('Version of the image, as the registry of instances shows it.', label, 'development'),
  LOG_LEVEL: defaulted(
    'Least important level that is logged.',
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'info',
  ),
};
