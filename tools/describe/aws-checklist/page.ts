import { markdownTable } from '../markdown-table';
import type { Area, Setting } from './setting';

/** Where the page is kept. */
export const CHECKLIST_PAGE = 'docs/aws-checklist.md';

/** The page of settings that somebody asks for on AWS, whole. */
export function renderChecklist(areas: readonly Area[]): string {
  const settings = areas.flatMap((area) => area.settings);
  return `# AWS checklist

Written by \`npm run aws:checklist\` from \`tools/describe/aws-checklist/\`. ${settings.length} settings that [checkov](https://www.checkov.io/5.Policy%20Index/terraform.html) (\`CKV…\`) and the best practices of the [AWS Well-Architected Framework](https://docs.aws.amazon.com/wellarchitected/latest/framework/appendix.html) (\`SEC…\`, \`REL…\`, \`OPS…\`, \`PERF…\`, \`COST…\`) ask for, or the guides; our default; and where it is set. What does not hold, and why, stands in its row.

How do we know that a default holds? Each setting is weakened in the synthesized JSON, one way at a time (${mutationsOf(settings)} ways), and a unit test must fail for each: \`test/engines/full/aws-mutations.test.ts\` (\`npm run test:full\`).

${areas.map(renderArea).join('\n\n')}
`;
}

const mutationsOf = (settings: readonly Setting[]): number =>
  settings.reduce((sum, { weaker }) => sum + ('none' in weaker ? 0 : weaker.length), 0);

const renderArea = ({ name, settings }: Area): string => `## ${name}

${markdownTable(['Setting', 'Our default', 'Asked for by', 'Set in', 'Ways to weaken it'], settings.map(renderRow))}`;

const renderRow = ({ setting, value, askedFor, file, weaker }: Setting): string[] => [
  setting,
  value,
  askedFor.join(', '),
  `\`${file}\``,
  'none' in weaker ? `none: ${weaker.none}` : String(weaker.length),
];
