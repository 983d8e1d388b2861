import { type Rule, rule, when } from './rule';

/**
 * Names of security groups and roles that are there already: a service's own would be the second of its name.
 * `test/aws-wrong-values.test.ts` holds the list against what is synthesized.
 */
export const TAKEN_BY_PARTS: readonly string[] = [
  ...['database', 'db-monitor', 'db-proxy', 'elsewhere', 'endpoints', 'flow-logs', 'grafana'],
  ...['kafka', 'load-balancer', 'proxy', 'rabbitmq', 'redis', 'search'],
];

/** Ends of secrets' names that are there already, as variables. */
export const TAKEN_BY_SECRETS: readonly string[] = [
  ...['DATABASE_PASSWORD', 'HKDF_SALT', 'JWT_SECRET', 'MASTER_KEY', 'PROXY_CREDENTIALS'],
  ...['RABBITMQ_PASSWORD', 'REDIS_PASSWORD', 'SEARCH_PASSWORD'],
];

/**
 * What names of AWS must not begin with or hold; names of resources begin with the system's.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html 'internal-'
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html 'sg-'
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html two hyphens in a row
 */
const system = rule(['platform', 'system'], ({ platform, system: { name } }) => [
  ...when(
    platform !== 'local' && /^(internal|sg)-/.test(name),
    'system.name',
    name,
    `must not begin with internal- or sg- on ${platform}`,
    'AWS keeps these beginnings of the names of balancers and security groups for itself; rename it',
  ),
  ...when(
    platform !== 'local' && name.includes('--'),
    'system.name',
    name,
    `must not have two hyphens in a row on ${platform}`,
    'RDS and ElastiCache refuse them in names; rename it',
  ),
]);

const services = rule(['platform', 'system'], ({ platform, system: { services: given } }) =>
  platform === 'ec2'
    ? Object.keys(given).flatMap((name, _, all) => [
        ...when(
          TAKEN_BY_PARTS.includes(name),
          `system.services.${name}`,
          undefined,
          `must not be called ${name} on ec2`,
          'a security group or role of the platform is called that; rename the service',
        ),
        ...when(
          all.some((other) => name === `${other}-candidate`),
          `system.services.${name}`,
          undefined,
          `must not be called as the second fleet of another service on ec2`,
          'rename one of the two services',
        ),
      ])
    : [],
);

/** Only root may listen below, and the container is not root. */
const LOWEST_PORT = 1024;

const ports = rule(['platform', 'system'], ({ platform, system: { services: given } }) =>
  Object.entries(given).flatMap(([name, { port }]) =>
    when(
      platform !== 'local' && port < LOWEST_PORT,
      `system.services.${name}.port`,
      port,
      `must be at least ${LOWEST_PORT} on ${platform}`,
      'the instance is not root in its container; clients use 443 whatever it is',
    ),
  ),
);

const secrets = rule(['platform', 'secrets'], ({ platform, secrets: names }) =>
  names.flatMap((name) =>
    when(
      platform !== 'local' && TAKEN_BY_SECRETS.includes(name),
      'secrets',
      undefined,
      `must not name ${name} on ${platform}`,
      'the platform makes that one itself; remove it, or rename yours',
    ),
  ),
);

/** Rules about names that AWS refuses, or that two things would have. */
export const nameRules: readonly Rule[] = [system, services, ports, secrets];
