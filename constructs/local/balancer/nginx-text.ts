/** A quoted word of an nginx configuration; nginx reads a doubled backslash as one. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** A block: its head, and its lines indented. */
export function block(head: string, lines: readonly string[]): string[] {
  // `{{members}}` brings its own indentation.
  return [`${head} {`, ...lines.map((line) => (line.startsWith('{{') ? line : `  ${line}`)), '}'];
}

/** A `map`: the value of `target` by the value of `source`; a case that begins with `~` is a pattern. */
export function map(
  source: string,
  target: string,
  fallback: string,
  cases: Readonly<Record<string, string>>,
): string[] {
  const lines = Object.entries(cases).map(([key, value]) => `${quote(key)} ${quote(value)};`);
  return block(`map ${quote(source)} ${target}`, [`default ${quote(fallback)};`, ...lines]);
}
