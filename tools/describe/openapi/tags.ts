/** Groups of the API in the order of the document, and the beginnings of their paths. */
const groups = [
  { name: 'Addresses', description: 'Addresses on allow and deny lists.', paths: ['/api/v1/ips'] },
  { name: 'Accounts', description: 'Accounts, logins and sessions.', paths: ['/api/auth/'] },
  {
    name: 'Encryption',
    description: 'Texts that every instance can decrypt.',
    paths: ['/api/v1/encrypt', '/api/v1/decrypt'],
  },
  { name: 'Administration', description: 'For administrators.', paths: ['/api/admin/', '/cache/'] },
  {
    name: 'System',
    description: 'The system itself.',
    paths: ['/api/health', '/api/instances', '/api/overview', '/api/openapi.json'],
  },
];

/** The groups, as the document lists them. */
export const tags = groups.map(({ name, description }) => ({ name, description }));

/** The place of a path's group in that list. Throws an Error when it belongs to none. */
export function groupOf(url: string): number {
  const index = groups.findIndex(({ paths }) => paths.some((path) => url.startsWith(path)));
  if (index < 0)
    throw new Error(`${url} belongs to no group of the description: add it to tools/describe/openapi/tags.ts`);
  return index;
}
