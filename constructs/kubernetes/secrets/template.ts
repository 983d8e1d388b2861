import { type SecretSource, sourceOf } from './source';

/** Files of a Secret as external-secrets writes them. */
export interface SecretTemplate {
  /** Content of each file as a Go template. */
  readonly data: Readonly<Record<string, string>>;
  /** What the templates name, by the name that they give it. */
  readonly sources: Readonly<Record<string, SecretSource>>;
}

/** A placeholder; an ARN that Terraform learns later ends in a brace of its own. */
const PLACEHOLDER = /\{\{(secret|encoded|hashed) (.+?)\}\}(?!\})/g;

/**
 * Turns the placeholders of files into expressions of Go templates. Each reference is fetched once, whatever names it.
 * @see https://external-secrets.io/latest/guides/templating/
 */
export function templateOf(files: Readonly<Record<string, string>>): SecretTemplate {
  const names = new Map<string, string>();
  const nameOf = (reference: string): string => {
    const name = names.get(reference) ?? `value${names.size}`;
    names.set(reference, name);
    return name;
  };
  const data = Object.entries(files).map(([file, text]) => [
    file,
    text.replace(PLACEHOLDER, (_, kind: string, reference: string) => expression(kind, nameOf(reference))),
  ]);
  return {
    data: Object.fromEntries(data),
    sources: Object.fromEntries([...names].map(([reference, name]) => [name, sourceOf(reference)])),
  };
}

/** What is done to a value; `urlquery` writes a space as a plus, which only means one after the question mark of a URL. */
const FILTERS: Readonly<Record<string, string>> = {
  secret: '',
  encoded: ' | urlquery | replace "+" "%20"',
  hashed: ' | bcrypt',
};

const expression = (kind: string, name: string): string => `{{ .${name}${FILTERS[kind] ?? ''} }}`;
