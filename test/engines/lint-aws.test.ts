import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironments } from '../../environments';
import { findCheckov } from '../../tools/install/linters/checkov';
import { findTflint } from '../../tools/install/linters/tflint';
import { type CheckovReport, checkov } from '../../tools/lint-aws/checkov';
import { checkovDecisions, tflintDecisions } from '../../tools/lint-aws/decisions/all';
import type { Finding } from '../../tools/lint-aws/finding';
import { type Decision, outside, stale } from '../../tools/lint-aws/ledger';
import { CHECKS_PAGE, renderChecksPage } from '../../tools/lint-aws/page';
import { planDocument } from '../../tools/lint-aws/plan-document';
import { tflint } from '../../tools/lint-aws/tflint';
import { synthAws, synthBootstrap } from '../support/aws';
import type { AwsTemplate } from '../support/aws-template';
import { Figures } from './support/figures';
import { choices } from './support/linters/choices';
import { planted } from './support/linters/planted';
import { stopAll, temporaryFolder } from './support/processes';

const environments = [...loadEnvironments().filter(({ platform }) => platform === 'ec2'), ...choices];
const templates: readonly (readonly [environment: string, AwsTemplate])[] = [
  ...environments.map((environment) => [environment.name, synthAws(environment)] as const),
  ['bootstrap', synthBootstrap(environments)],
  ['planted', planted()],
];
const figures = new Figures('lint-aws');

const linterTest = (name: string, path: string | undefined) => {
  if (path) return test;
  console.warn(`SKIPPED: ${name} did not look at the AWS stacks: npm test installs it, and says why where it cannot`);
  return test.skip;
};
const checkovTest = linterTest('checkov', findCheckov());
const tflintTest = linterTest('tflint', findTflint());

/** Each linter starts once, for all environments; together they are done in half a minute. */
let plans: CheckovReport = { findings: [], passed: 0, resources: 0 };
let stacks: readonly Finding[] = [];

beforeAll(async () => {
  const [python, program] = [findCheckov(), findTflint()];
  await Promise.all([
    python && checkov(python, plansIn(temporaryFolder())).then((report) => (plans = report)),
    program && tflint(program, stacksIn(temporaryFolder())).then((findings) => (stacks = findings)),
  ]);
}, 180_000);
afterAll(stopAll);

function plansIn(folder: string): string {
  for (const [environment, { files }] of templates)
    writeFileSync(join(folder, `${environment}.json`), JSON.stringify(planDocument(environment, files)));
  return folder;
}

function stacksIn(folder: string): string {
  for (const [environment, { files }] of templates)
    for (const [id, file] of Object.entries(files)) {
      const part = join(folder, environment, id.slice(environment.length + 1));
      mkdirSync(part, { recursive: true });
      writeFileSync(join(part, 'cdk.tf.json'), JSON.stringify(file));
    }
  return folder;
}

const ours = (findings: readonly Finding[]) => findings.filter(({ environment }) => environment !== 'planted');
/** A line for each, so that the report of a failure can be read. */
const lines = (findings: readonly Finding[]) =>
  findings.map(({ check, environment, type, path, title }) => `${check} ${type} ${path} in ${environment}: ${title}`);
/** What is found in the planted stacks, as `check path`. */
const inPlanted = (findings: readonly Finding[]) =>
  findings.filter(({ environment }) => environment === 'planted').map(({ check, path }) => `${check} ${path}`);

describe('checkov', () => {
  checkovTest('finds nothing in any AWS environment but what the ledger gives a reason for', () => {
    expect(lines(outside(checkovDecisions, ours(plans.findings)))).toEqual([]);
    const { passed, resources } = plans;
    figures.note('checkov', { resources, passed, suppressed: ours(plans.findings).length });
  });

  checkovTest('looked at every resource', () => {
    const resources = templates.flatMap(([, template]) => template.resources());
    expect(plans.resources).toBe(resources.length);
  });

  checkovTest('finds everything that the ledger speaks of', () => {
    expect(stale(checkovDecisions, ours(plans.findings))).toEqual([]);
  });

  checkovTest('finds what is open, in clear, allowed to everybody or used by nobody', () => {
    const found = inPlanted(plans.findings);
    expect(found).toEqual(
      expect.arrayContaining([
        'CKV_AWS_53 second/access', // block_public_acls
        'CKV_AWS_16 second/database', // encryption
        'CKV_AWS_355 second/everything', // '*' as a resource
        'CKV2_AWS_5 first/unused', // a group that nothing has
      ]),
    );
    expect(found).not.toContain('CKV2_AWS_5 first/used');
  });
});

describe('tflint', () => {
  tflintTest('finds nothing in any AWS stack but what the ledger gives a reason for', () => {
    expect(lines(outside(tflintDecisions, ours(stacks)))).toEqual([]);
  });

  tflintTest('finds everything that the ledger speaks of', () => {
    expect(stale(tflintDecisions, ours(stacks))).toEqual([]);
  });

  tflintTest('finds what nobody reads', () => {
    expect(inPlanted(stacks)).toContain('terraform_unused_declarations second');
  });
});

describe('the ledger', () => {
  const finding = {
    check: 'CKV_AWS_18',
    title: 'has a log',
    environment: 'dev',
    type: 'aws_s3_bucket',
    path: 'data/a/b',
  };
  const aDecision = (path: string, only?: readonly string[]): Decision => ({
    reason: 'because',
    owner: 'data',
    only,
    allows: [{ check: 'CKV_AWS_18', type: 'aws_s3_bucket', path }],
  });

  test.each([
    ['its own path', 'data/a/b', undefined, []],
    ['a part between two slashes', 'data/*/b', undefined, []],
    ['more than one part', 'data/*', undefined, [finding]],
    ['the beginning of a path', 'data/a', undefined, [finding]],
    ['another environment', 'data/a/b', ['prod'], [finding]],
  ])('answers for %s', (_, path, only, left) => {
    expect(outside([aDecision(path, only)], [finding])).toEqual(left);
  });

  test('says what is found nowhere, and in which environment', () => {
    expect(stale([aDecision('data/a/b', ['dev', 'prod']), aDecision('data/c')], [finding])).toEqual([
      'CKV_AWS_18 aws_s3_bucket data/a/b in prod',
      'CKV_AWS_18 aws_s3_bucket data/c',
    ]);
  });

  test('is shown in the documentation as it is', () => {
    if (readFileSync(CHECKS_PAGE, 'utf8') !== renderChecksPage())
      throw new Error(`${CHECKS_PAGE} must show the ledger: node tools/run.mjs aws-checks writes it`);
  });
});
