import { markdownTable } from '../markdown-table';
import { type DescribedConstruct, describeConstructs, type Member } from './constructs';
import { defaultCell, defaultOf } from './defaults';
import { type ComponentPage, isWithin, tellsOf } from './pages';
import { describeSettings, type Setting } from './settings';
import { readSources } from './sources';

/** Everything that comments tell. */
export interface Described {
  readonly constructs: readonly DescribedConstruct[];
  readonly settings: readonly Setting[];
}

/** Where the constructs and the schemas of the environment are. */
const FOLDERS = ['constructs/aws', 'model/schema'];

/** Reads the comments of all constructs and settings; takes about a second. */
export function describeAll(): Described {
  const sources = readSources(FOLDERS);
  return { constructs: describeConstructs(sources), settings: describeSettings(sources) };
}

/**
 * The reference of a page: the settings that its component reads, then its constructs.
 * @throws Error for a construct or a setting that there is not
 */
export function renderReference(page: ComponentPage, { constructs, settings }: Described): string {
  const told = settings.filter(({ path }) => tellsOf(page, path));
  const unknown = [...page.settings, ...(page.except ?? [])].find(
    (section) => !settings.some(({ path }) => isWithin(path, section)),
  );
  if (unknown) throw new Error(`${page.name} tells of ${unknown}, which is no setting: mend pages.ts`);
  const made = page.constructs.map((name) => {
    const construct = constructs.find((one) => one.name === name);
    if (!construct) throw new Error(`${page.name} tells of ${name}, which is no construct: mend pages.ts`);
    return renderConstruct(construct);
  });
  return ['### Settings', settingsTable(told), ...made].join('\n\n');
}

function settingsTable(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => {
    const { path, type, only, meaning } = setting;
    return [
      code(path),
      cell(type.replace(/'[^']*'/g, '`$&`')),
      cell(defaultOf(setting)),
      cell(only ? `With ${only}: ${meaning}` : meaning),
    ];
  });
  return markdownTable(['Setting', 'Takes', 'Default', 'Meaning'], rows);
}

function renderConstruct({ name, file, meaning, props, outputs }: DescribedConstruct): string {
  const parts = [
    `### \`${name}\``,
    `${meaning} (\`${file}\`)`,
    ...table('Takes', props, [
      'Default',
      ({ fallback, isOptional }) => (isOptional ? defaultCell(fallback) : 'required'),
    ]),
    ...table('Gives', outputs),
  ];
  return parts.join('\n\n');
}

type Column = readonly [head: string, of: (member: Member) => string];

/** No table where there is nothing to tell. */
function table(head: string, members: readonly Member[], ...further: readonly Column[]): string[] {
  if (members.length === 0) return [];
  const rows = members.map((member) => [
    code(member.name),
    code(member.type),
    ...further.map(([, of]) => cell(of(member))),
    cell(member.meaning),
  ]);
  return [markdownTable([head, 'Type', ...further.map(([name]) => name), 'Meaning'], rows)];
}

const cell = (text: string) => text.replaceAll('|', '\\|') || '–';
const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
