/** Terraform reads strings as templates: `${` and `%{` of a rendered file must arrive as they are. */
export function escapeTemplate<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/[$%]\{/g, (found) => found[0] + found) as T;
  if (Array.isArray(value)) return value.map(escapeTemplate) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeTemplate(inner)])) as T;
}
