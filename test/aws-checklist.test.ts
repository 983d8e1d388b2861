import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { CHECKLIST } from '../tools/describe/aws-checklist/checklist';
import { CHECKLIST_PAGE, renderChecklist } from '../tools/describe/aws-checklist/page';
import { becomes, type Mutation, removed, rewritten } from '../tools/describe/aws-checklist/setting';
import { faultOf, type Verdict } from './support/mutation/verdict';
import { weaken, weakened } from './support/mutation/weaken';

const settings = CHECKLIST.flatMap((area) => area.settings);
const mutations = settings.flatMap(({ weaker }) => ('none' in weaker ? [] : weaker));

describe('the checklist', () => {
  test('is listed in the documentation as it is', () => {
    if (readFileSync(CHECKLIST_PAGE, 'utf8') !== renderChecklist(CHECKLIST))
      throw new Error(`${CHECKLIST_PAGE} must list the settings there are: npm run aws:checklist writes it`);
  });

  test('has at least 70 settings, each named once in its area', () => {
    expect(settings.length).toBeGreaterThanOrEqual(70);
    for (const area of CHECKLIST) {
      const names = area.settings.map(({ setting }) => setting);
      expect([...new Set(names)]).toEqual(names);
    }
  });

  test('names files and tests that are there', () => {
    const files = settings.map(({ file }) => file);
    const tests = CHECKLIST.map((area) => `test/aws-${area.test}.test.ts`);
    expect([...files, ...tests].filter((file) => !existsSync(file))).toEqual([]);
  });

  test('says who asks: by an id of checkov or of the Well-Architected Framework, or the guides', () => {
    const known = /^(CKV2?_AWS_\d+|(SEC|REL|OPS|PERF|COST)\d\d-BP\d\d|the guides)$/;
    expect(settings.flatMap(({ askedFor }) => askedFor).filter((one) => !known.test(one))).toEqual([]);
    expect(settings.filter(({ askedFor }) => askedFor.length === 0)).toEqual([]);
  });

  test('has a way to weaken each setting, or the reason why there is none; at least 60 ways', () => {
    expect(mutations.length).toBeGreaterThanOrEqual(60);
    for (const { setting, weaker } of settings)
      expect([setting, 'none' in weaker ? weaker.none.length > 20 : weaker.length > 0]).toEqual([setting, true]);
  });

  test('is where pages of components say it is', () => {
    const anchors = CHECKLIST.map(({ name }) => name.toLowerCase().replaceAll(' ', '-'));
    const pages = readdirSync('docs/components').map((page) => readFileSync(`docs/components/${page}`, 'utf8'));
    const told = pages.flatMap((page) => [...page.matchAll(/aws-checklist\.md#([\w-]+)/g)].map(([, anchor]) => anchor));
    expect([...new Set(told)].sort()).toEqual([...anchors].sort());
  });

  test('fits into a table of Markdown', () => {
    for (const { setting, value } of settings) expect(`${setting}${value}`).not.toMatch(/[|\n]/);
  });
});

describe('a mutation', () => {
  const file = {
    terraform: { backend: { s3: { encrypt: true } } },
    resource: {
      aws_lb: { one: { name: 'a', logs: { enabled: true } }, other: { name: 'b', logs: { enabled: true } } },
      aws_sns_topic_policy: { one: { policy: '{"Statement":[{"Sid":"A","Action":"x"},{"Sid":"B","Action":"y"}]}' } },
    },
  };
  const applied = (mutation: Mutation) => {
    weaken(mutation);
    try {
      const { main } = weakened({ main: structuredClone(file) });
      return { main, changes: weaken(undefined) };
    } finally {
      weaken(undefined);
    }
  };

  test('touches nothing unless it is wanted', () => {
    expect(weakened(file)).toBe(file);
  });

  test('gives an attribute of every resource of a type a weaker value', () => {
    const { main, changes } = applied(becomes('aws_lb.logs.enabled', false));
    expect([main.resource.aws_lb.one.logs, main.resource.aws_lb.other.logs]).toEqual(Array(2).fill({ enabled: false }));
    expect(changes).toBe(2);
  });

  test('picks a resource by an attribute, and makes what is missing', () => {
    const { main } = applied(becomes('aws_lb[name=b].internal', false));
    expect(main.resource.aws_lb.one).toEqual(file.resource.aws_lb.one);
    expect(main.resource.aws_lb.other).toHaveProperty('internal', false);
  });

  test('removes a resource, and a statement of a policy', () => {
    expect(applied(removed('aws_lb[name=a]')).main.resource.aws_lb).toEqual({ other: file.resource.aws_lb.other });
    const { main } = applied(removed('aws_sns_topic_policy.policy.Statement[Sid=A]'));
    expect(main.resource.aws_sns_topic_policy.one.policy).toBe('{"Statement":[{"Sid":"B","Action":"y"}]}');
  });

  test('reaches blocks that are no resources, and parts of a text', () => {
    const { main } = applied(removed('terraform.backend.s3.encrypt'));
    expect(main.terraform.backend.s3).toEqual({});
    expect(applied(rewritten('aws_lb.name', 'a', 'c')).main.resource.aws_lb.one.name).toBe('c');
  });

  test('changes nothing where a value is the same, or is not there', () => {
    for (const same of [becomes('aws_lb.logs.enabled', true), removed('aws_lb.nothing'), removed('aws_vpc.tags')])
      expect(applied(same).changes).toBe(0);
  });

  test.each<[RegExp, Partial<Verdict>]>([
    [/changes nothing/, { changes: 0 }],
    [/assertion is missing/, { caughtBy: undefined }],
    [/in place of an assertion/, { message: "TypeError: Cannot read properties of undefined (reading 'map')" }],
    [/cannot be run/, { broken: 'Error: no such file' }],
  ])('proves nothing: %s', (fault, verdict) => {
    const noticed = { area: 'a', setting: 'b', mutation: 'c', changes: 1, caughtBy: 'aws-x: y', message: 'Error: z' };
    expect(faultOf(noticed)).toBeUndefined();
    expect(faultOf({ ...noticed, ...verdict })).toMatch(fault);
  });
});
