import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConstructs } from '../tools/describe/components/constructs';
import { constructFaults, settingFaults } from '../tools/describe/components/faults';
import { renewPage } from '../tools/describe/components/marked-page';
import { pages, tellsOf } from '../tools/describe/components/pages';
import { type Described, describeAll, renderReference } from '../tools/describe/components/reference';
import { describeSettings } from '../tools/describe/components/settings';
import { readSources } from '../tools/describe/components/sources';

let described: Described;
let folder = '';

beforeAll(() => {
  described = describeAll();
  folder = mkdtempSync(join(tmpdir(), 'abreast-docs-'));
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads one file of the given text as all there is. */
function sourcesOf(name: string, text: string) {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, 'one.ts'), text);
  return readSources([place]);
}

describe('the reference of a component', () => {
  test.each(pages.map((page) => [page.name, page] as const))('%s is as the comments are', (_, page) => {
    const { path, text, renewed } = renewPage(page, described);
    if (text !== renewed) throw new Error(`${path} must tell what the comments tell: npm run docs writes it`);
  });

  test('has every construct on one page', () => {
    expect(pages.flatMap(({ constructs }) => constructs).sort()).toEqual(
      described.constructs.map(({ name }) => name).sort(),
    );
  });

  test('has every setting that the cloud reads on a page', () => {
    const told = described.settings.filter(({ path }) => !pages.some((page) => tellsOf(page, path)));
    expect(told.map(({ path }) => path).filter((path) => !elsewhere.some((pattern) => pattern.test(path)))).toEqual([]);
  });

  test.each(pages.map(({ name }) => name))('stands beside what %s costs, and what was seen of it', (name) => {
    const text = readFileSync(`docs/components/${name}.md`, 'utf8');
    expect(text.match(/^## (What it costs|Seen, and not seen)$/gm)).toHaveLength(2);
  });

  test.each([
    ['construct', { constructs: ['Thing'], settings: [] }, 'Thing'],
    ['setting', { constructs: [], settings: ['database.thing'] }, 'database.thing'],
    ['setting', { constructs: [], settings: ['database'], except: ['database.hots'] }, 'database.hots'],
  ])('fails when a page tells of a %s that there is not', (kind, page, name) => {
    const text = `aws-thing tells of ${name}, which is no ${kind}`;
    expect(() => renderReference({ name: 'aws-thing', ...page }, described)).toThrow(text);
  });
});

/** Settings that no page of the cloud tells of, and why. */
const elsewhere: readonly RegExp[] = [
  /^(name|platform|tier|system\.name|system\.database.*)$/, // of the whole environment: README
  /^(retry|locking|rateLimits)\./, // of the application, wherever it runs
  /^(cache\.ttl|messaging\.stream)/,
  /^(cluster\.|services\.<name>\.(disruption|cpuLimit|probes|vertical|autoscaling\.)|.*\.host$)/, // of eks
  /^(network\.ports|cache\.nodeTimeout)/, // of local
  /^loadBalancer\.(engine|port|keepalive|timeouts\.(connect|perTry)|retry|tls|responseCache|healthPath)/,
];

describe('comments', () => {
  test('tell of every construct, what it takes and what it gives', () => {
    expect(constructFaults(described.constructs)).toEqual([]);
  });

  test('tell of every setting, and of its default as it is', () => {
    expect(settingFaults(described.settings)).toEqual([]);
  });

  test('are missed where a construct lacks them', () => {
    const sources = sourcesOf(
      'constructs',
      `export interface ThingProps {
        readonly size?: number;
        /** How wide. @default 1 - narrow */
        readonly width?: number;
      }
      export class Thing extends Construct {
        readonly arn: string;
        readonly #own: string;
        constructor(scope: Construct, id: string, props: ThingProps) { super(scope, id); }
        private help() {}
      }`,
    );
    expect(constructFaults(describeConstructs(sources)).map((fault) => fault.replace(/^.*one\.ts: /, ''))).toEqual([
      'Thing has no doc comment',
      'size of Thing has no doc comment',
      'arn of Thing has no doc comment',
      'size of Thing is optional and has no @default',
    ]);
  });

  test('are missed where a setting lacks them, or they say another default', () => {
    const sources = sourcesOf(
      'settings',
      `const even = () => count(1, 9).prefault(2);
      export const environmentSchema = z.strictObject({
        silent: z.boolean(),
        /** Nothing about its default. */
        optional: z.string().optional(),
        /** Another one. @default 3 */
        wrong: even(),
        /** Never left out. @default 3 */
        required: count(1, 9),
        /** In no table. @default by tier */
        nowhere: tiered(count(1, 9)),
        /** As it is. @default 2 - even */
        right: even(),
        /** As it is. @default none */
        section: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('none') })]).prefault({ kind: 'none' }),
      });`,
    );
    expect(settingFaults(describeSettings(sources))).toEqual([
      'silent has no doc comment',
      'optional may be left out and has no @default',
      'wrong: the comment says 3, the schema 2',
      'required has a @default and must not be left out',
      'nowhere: the comment says by tier, but there is no such value',
    ]);
  });
});

describe('a setting', () => {
  const rowOf = (page: string, path: string) => {
    const found = pages.find(({ name }) => name === page);
    if (!found) throw new Error(`no page ${page}`);
    const rows = renderReference(found, described).split('\n');
    return rows.find((row) => row.startsWith(`| \`${path}\``));
  };

  test('has the default of its tier where the tiers differ', () => {
    expect(rowOf('aws-database', 'database.readReplicas')).toContain('| single `0`, multi `1`, enterprise `2` |');
  });

  test('has its own default, and that of the tier which says otherwise', () => {
    expect(rowOf('aws-redis', 'cache.replicasPerMaster')).toContain('| `1`, enterprise `2` |');
  });

  test('says its bounds and the rule beyond them', () => {
    expect(rowOf('aws-redis', 'cache.masters')).toContain('| 1 to 500; at least 3 |');
  });

  test('says with which kind of its section there is one', () => {
    expect(rowOf('aws-services', 'services.<name>.candidate.share')).toContain("With 'weighted': Share");
  });

  test('is found through constants, functions and spreads of other files', () => {
    expect(rowOf('aws-broker', 'messaging.brokers')).toContain('| 3 to 30 |');
  });
});
