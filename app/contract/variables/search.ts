import { z } from 'zod';
import { commaSeparated, connectionUrl, label } from '../schemas';
import { defaulted, optional, secret } from '../variable';

/** What answers searches. */
export const searchVariables = {
  SEARCH_KIND: defaulted(
    "What answers searches: the database's full text, or a search cluster.",
    z.enum(['database', 'opensearch']),
    'database',
  ),
  SEARCH_URLS: secret(
    optional(
      'URLs of the nodes of the search cluster, comma separated.',
      commaSeparated(connectionUrl('http', 'https')),
    ),
  ),
  SEARCH_INDEX: defaulted('Name of the index.', label, 'ips'),
};
