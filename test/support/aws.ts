import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { type AwsEnvironment, inAccount } from '../../constructs/aws/environment';
import { accountsOf } from '../../model/accounts';
import { type Environment, parseEnvironment } from '../../model/environment';
import { EnvironmentError, renderProblem } from '../../model/errors';
import { createStacks } from '../../stacks';
import { AwsStack } from '../../stacks/aws/aws-stack';
import { BootstrapStack } from '../../stacks/aws/bootstrap-stack';
import { reference } from '../../systems/reference';
import { withoutStackCapture } from '../../tools/synth/stack-capture';
import { AwsTemplate } from './aws-template';
import { weakened } from './mutation/weaken';

withoutStackCapture();

/** An environment on EC2 of tier multi in a dummy account; the values given replace its own. */
export function anEc2(values: Readonly<Record<string, unknown>> = {}): AwsEnvironment {
  return inAccount(
    parseEnvironment({
      name: 'test',
      system: reference,
      platform: 'ec2',
      tier: 'multi',
      account: { id: '123456789012' },
      region: 'eu-central-1',
      domain: 'api.example.com',
      image: { kind: 'locked', repository: 'abreast', digest: `sha256:${'a'.repeat(64)}` },
      ...values,
    }),
  );
}

/** What is wrong with such an environment, a line for each problem. */
export function problemsOf(values: Readonly<Record<string, unknown>>): string[] {
  try {
    anEc2(values);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems.map(renderProblem);
    throw error;
  }
}

const known = new WeakMap<Environment, AwsTemplate>();

/** All stacks of an environment as one template, synthesized once per environment and test file. */
export function synthAws(environment: Environment): AwsTemplate {
  const found = known.get(environment) ?? synthesized((app) => createStacks(app, environment, {}));
  known.set(environment, found);
  return found;
}

/** What `build` creates in a stack of its own, `<environment>-scratch`: a construct without the rest of the system. */
export function synthScratch(environment: AwsEnvironment, build: (stack: AwsStack) => void): AwsTemplate {
  return synthesized((app) => build(new AwsStack(app, 'scratch', environment)));
}

/** The bootstrap stack of every account that environments live in. */
export function synthBootstrap(environments: readonly Environment[]): AwsTemplate {
  return synthesized((app) => {
    for (const account of accountsOf(environments)) new BootstrapStack(app, account);
  });
}

/** Several such stacks, which may refer to each other. */
export function synthStacks(
  environment: AwsEnvironment,
  parts: readonly [string, string],
  build: (stacks: readonly [AwsStack, AwsStack]) => void,
): AwsTemplate {
  const [first, second] = parts;
  return synthesized((app) => build([new AwsStack(app, first, environment), new AwsStack(app, second, environment)]));
}

/** Runs the real synthesis with its validations (`Testing.synth` skips them) and reads what it wrote. */
export function synthesized(build: (app: App) => void): AwsTemplate {
  const outdir = mkdtempSync(join(tmpdir(), 'abreast-synth-'));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    return readSynthesized(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function readSynthesized(outdir: string): AwsTemplate {
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'));
  const { stacks } = read('manifest.json') as { stacks: Record<string, StackManifest> };
  const mapped = <T>(one: (stack: StackManifest) => T) =>
    Object.fromEntries(Object.entries(stacks).map(([id, stack]) => [id, one(stack)]));
  return new AwsTemplate(
    weakened(mapped(({ synthesizedStackPath }) => read(synthesizedStackPath))),
    mapped(({ dependencies }) => dependencies),
  );
}

/** What cdktf's manifest says of a stack. */
interface StackManifest {
  readonly synthesizedStackPath: string;
  readonly dependencies: readonly string[];
}
