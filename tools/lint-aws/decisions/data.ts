import type { Decision } from '../ledger';

const DATABASE = { type: 'aws_db_instance', path: 'data/database' };
const REPLICA = { type: 'aws_db_instance', path: 'data/database/replica-*' };

/** Database, search, secrets. */
export const dataDecisions: readonly Decision[] = [
  {
    reason:
      'Secrets are replaced by raising their number in `rotation` and deploying, so that the instances that use them roll with them. A schedule of Secrets Manager wants a function in Lambda with the rights of an administrator of each store.',
    owner: 'security',
    allows: [
      'data/database/password/secret',
      'data/database/proxy/secret',
      'data/redis/users/password/secret',
      'data/search/password/secret',
      'data/rabbitmq/password/secret',
      'data/secrets/*/secret',
    ].map((path) => ({ check: 'CKV2_AWS_57', type: 'aws_secretsmanager_secret', path })),
  },
  {
    reason:
      'Replicas stand in zones of their own, and the application goes on with the others while one is away: a standby of each would double the cost.',
    owner: 'data',
    allows: [
      { check: 'CKV_AWS_157', ...REPLICA },
      { check: 'CKV_AWS_157', type: 'aws_db_instance', path: 'data/database/elsewhere' },
    ],
  },
  {
    reason: 'Tier single is one of everything, at the lowest price: it is no place for data that nobody can lose.',
    owner: 'data',
    only: ['dev', 'small'],
    allows: [
      { check: 'CKV_AWS_157', ...DATABASE },
      { check: 'CKV_AWS_293', ...DATABASE },
    ],
  },
  {
    reason:
      'Masters of their own come with tier enterprise. Three nodes in three zones choose one among themselves, one alone has no choice, and what search finds can be indexed again from the database.',
    owner: 'data',
    only: ['small', 'guest'],
    allows: [
      { check: 'CKV_AWS_318', type: 'aws_opensearch_domain', path: 'data/search' },
      { check: 'CKV2_AWS_59', type: 'aws_opensearch_domain', path: 'data/search' },
    ],
  },
  {
    reason: 'An environment in an emulator, to throw away: destroy must leave nothing behind.',
    owner: 'platform',
    only: ['sandbox'],
    allows: [
      { check: 'CKV_AWS_293', ...DATABASE },
      { check: 'CKV_AWS_293', ...REPLICA },
    ],
  },
  {
    reason: 'The group is the proxy’s. The check does not know that RDS Proxy has groups.',
    owner: 'data',
    allows: [{ check: 'CKV2_AWS_5', type: 'aws_security_group', path: 'data/database/proxy/security-group' }],
  },
];
