import { engine } from './engines';
import { LocalFailure } from './failure';
import type { EnvironmentPaths } from './paths';
import { program } from './programs';
import { secret } from './secrets';

/** Fills in the placeholders of a document; see `ComponentDocument` for their list. */
export type Fill = (text: string) => string;

/** Values of placeholders that only some documents have: `instance`, `port`, `members`, `members <service>`, `file`. */
export type Extra = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{\{(\w+)(?: ([\w-]+))?\}\}/g;

/** Placeholders of one component. */
export function filler(paths: EnvironmentPaths, component: string, extra: Extra = {}): Fill {
  const named: Record<string, (name: string) => string> = {
    secret: (name) => secret(paths, name),
    program: (name) => program(name).path,
    engine: (name) => engine(name).classPath,
  };
  const plain: Record<string, () => string> = {
    dir: () => paths.component(component),
    run: () => paths.run,
    node: () => process.execPath,
  };
  return (text) =>
    text.replace(PLACEHOLDER, (found, key: string, name?: string) => {
      const given = own(extra, name === undefined ? key : `${key} ${name}`);
      const value = given ?? (name === undefined ? own(plain, key)?.() : own(named, key)?.(name));
      if (value === undefined) throw unknown(component, found);
      return value;
    });
}

/** What a table itself has, not what every object inherits. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Whether a filled-in text would hold a secret: then only its owner may read it. */
export function holdsSecret(text: string): boolean {
  return text.includes('{{secret ');
}

function unknown(component: string, found: string): LocalFailure {
  return new LocalFailure(
    `component ${component}`,
    `its document has an unknown placeholder ${found}`,
    'correct it in constructs/local',
  );
}
