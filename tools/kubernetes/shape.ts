/**
 * How one attribute of the provider becomes a field of the API. What the provider takes as text is a number for the API
 * in many places, a block that may stand once is a list of one in some, and a list is called by its singular.
 */
export type Shape =
  /** As it is: a text, a number, a truth value, or a list of those. */
  | { readonly kind: 'value'; readonly name?: string }
  /** Keys that belong to the user, such as labels: left as they are. */
  | { readonly kind: 'map' }
  /** A number that the provider takes as text. */
  | { readonly kind: 'number' }
  /** A file mode: the provider takes its octal digits, the API the number. */
  | { readonly kind: 'mode' }
  /** A number, or a name or share: '3000' and 'http', '1' and '50%'. */
  | { readonly kind: 'intOrString' }
  /** One object, with or without the list around it. */
  | { readonly kind: 'one'; readonly fields: Fields; readonly name?: string }
  /** Several objects, under the name that the API has for them. */
  | { readonly kind: 'many'; readonly fields: Fields; readonly name?: string };

/** Attributes of a block by their names in the provider. */
export type Fields = Readonly<Record<string, Shape>>;

/** As it is. @param name in the API, where it is not the provider's in camel case */
export const value = (name?: string): Shape => (name === undefined ? { kind: 'value' } : { kind: 'value', name });
export const map: Shape = { kind: 'map' };
export const number: Shape = { kind: 'number' };
export const mode: Shape = { kind: 'mode' };
export const intOrString: Shape = { kind: 'intOrString' };
/** One object. @param name in the API, where it is not the provider's in camel case */
export const one = (fields: Fields, name?: string): Shape => ({ kind: 'one', fields, ...(name ? { name } : {}) });
/** Several objects. @param name in the API, mostly a plural */
export const many = (fields: Fields, name?: string): Shape => ({ kind: 'many', fields, ...(name ? { name } : {}) });

/** Several attributes that are taken as they are. */
export function values<Name extends string>(...names: readonly Name[]): Readonly<Record<Name, Shape>> {
  return Object.fromEntries(names.map((name) => [name, value()])) as Record<Name, Shape>;
}
