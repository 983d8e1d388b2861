import { valueAt } from '../merge';
import type { SectionName } from '../schema/environment';
import { type Rule, rule, when } from './rule';

/** A value that the schema knows and the local platform cannot run yet. It silences nothing when its section is wrong. */
function missing(path: string, refused: (value: unknown) => boolean, instead: string): Rule {
  const section = path.split('.')[0] as SectionName;
  return rule(['platform', section], (sections) => {
    const value = valueAt(sections, path.split('.'));
    const found = sections.platform === 'local' && refused(value);
    return when(found, path, value, 'is not built yet on local', `use ${instead} until it is`);
  });
}

/** Whoever builds one of these deletes its line. */
export const notBuiltYetRules: readonly Rule[] = [
  missing('database.pooler.instances', (value) => Number(value) > 1, '1'),
  missing('observability.metrics', (value) => value === 'prometheusAndGrafana', "'prometheus'"),
];
