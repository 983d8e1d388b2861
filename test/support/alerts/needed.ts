import type { RuleGroup } from '../../../observability/render/rule-files';

/** Groups with one alert, or none when it is not among them, and the recorded series that it reads: fast to evaluate. */
export function neededBy(alert: string, groups: readonly RuleGroup[]): RuleGroup[] {
  const rules = groups.flatMap((group) => group.rules);
  const wanted = new Set(rules.filter((rule) => 'alert' in rule && rule.alert === alert));
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size;
    const expressions = [...wanted].map(({ expr }) => expr).join('\n');
    for (const rule of rules) if ('record' in rule && expressions.includes(rule.record)) wanted.add(rule);
  }
  const kept = groups.map((group) => ({ ...group, rules: group.rules.filter((rule) => wanted.has(rule)) }));
  return kept.filter((group) => group.rules.length > 0);
}
