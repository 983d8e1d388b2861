import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { filledSecret } from '../secrets/external-secret';
import { generatedPasswords } from '../secrets/generated-passwords';
import { entryValue, hashedEntry } from '../secrets/source';

/** Generated passwords: of the operator, of the application, and of what measures. */
export const PASSWORDS_SECRET = 'opensearch-passwords';
/** Secret by which the operator logs in. */
export const ADMIN_SECRET = 'opensearch-admin';
/** Secret with the users and roles of the cluster. */
export const SECURITY_SECRET = 'opensearch-security';
/** Name under which the application logs in. */
export const SEARCH_USER = 'app';
/** Entry of its password. */
export const SEARCH_PASSWORD = { name: PASSWORDS_SECRET, key: SEARCH_USER } as const;
/** Name under which the exporter of metrics logs in. */
export const METRICS_USER = 'metrics';
/** Entry of its password. */
export const METRICS_PASSWORD = { name: PASSWORDS_SECRET, key: METRICS_USER } as const;

const ADMIN = 'admin';
const ADMIN_PASSWORD = { name: PASSWORDS_SECRET, key: ADMIN } as const;
const COMPONENT = 'opensearch';

/**
 * Users of the cluster, with passwords that are made inside it: without them the operator takes `admin` as the password of
 * `admin`, and nine users of the demonstration can log in. The one for metrics is there from the start, whether anybody
 * measures or not: the Secrets are filled once.
 */
export function openSearchSecurity(environment: EksEnvironment): KubernetesObject[] {
  const common = { environment, component: COMPONENT };
  return [
    ...generatedPasswords({ ...common, name: PASSWORDS_SECRET, keys: [ADMIN, SEARCH_USER, METRICS_USER] }),
    filledSecret({
      ...common,
      name: ADMIN_SECRET,
      files: { username: ADMIN, password: entryValue(ADMIN_PASSWORD) },
    }),
    // Once: each time a hash has another salt, and the operator would write the users anew every hour.
    filledSecret({ ...common, name: SECURITY_SECRET, files: securityFiles(), refresh: 'CreatedOnce' }),
  ];
}

/** @see https://opensearch.org/docs/latest/security/configuration/yaml/ */
function securityFiles(): Record<string, string> {
  const meta = (type: string) => ({ _meta: { type, config_version: 2 } });
  const files = {
    'internal_users.yml': {
      ...meta('internalusers'),
      [ADMIN]: { hash: hashedEntry(ADMIN_PASSWORD), reserved: true, backend_roles: [ADMIN] },
      [SEARCH_USER]: { hash: hashedEntry(SEARCH_PASSWORD), reserved: false, backend_roles: [SEARCH_USER] },
      [METRICS_USER]: { hash: hashedEntry(METRICS_PASSWORD), reserved: false, backend_roles: [METRICS_USER] },
    },
    'roles.yml': {
      ...meta('roles'),
      application: {
        cluster_permissions: ['cluster_composite_ops', 'cluster_monitor'],
        // Names of its indices come from the system; no other application is in the cluster.
        index_permissions: [{ index_patterns: ['*'], allowed_actions: ['indices_all'] }],
      },
      metrics: { cluster_permissions: ['cluster_monitor'] },
    },
    'roles_mapping.yml': {
      ...meta('rolesmapping'),
      all_access: { reserved: true, backend_roles: [ADMIN] },
      application: { backend_roles: [SEARCH_USER] },
      metrics: { backend_roles: [METRICS_USER] },
    },
  };
  // JSON is YAML, too.
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, JSON.stringify(content)]));
}
