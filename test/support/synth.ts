import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { ValidateBinaryVersion } from 'cdktf/lib/validations';
import type { ComponentDocument } from '../../constructs/local/document';
import { type Environment, parseEnvironment } from '../../model/environment';
import { createStacks, type Observed } from '../../stacks';
import { reference } from '../../systems/reference';
import { withoutStackCapture } from '../../tools/synth/stack-capture';

/** A provisioner as Terraform reads it. */
export interface Provisioner {
  readonly 'local-exec': { readonly command: string; readonly when?: string; readonly working_dir: string };
}

/** A `terraform_data` resource as Terraform reads it. */
export interface TerraformData {
  readonly triggers_replace?: ComponentDocument;
  readonly depends_on?: readonly string[];
  readonly provisioner: readonly Provisioner[];
}

/** What was written for one stack. */
export interface Synthesized {
  /** The whole file. */
  readonly text: string;
  readonly resources: Readonly<Record<string, TerraformData>>;
  readonly output: Readonly<Record<string, { readonly value: string }>>;
  readonly terraform: { readonly backend: Readonly<Record<string, { readonly path: string }>> };
  /** Documents as the runtime gets them: Terraform has read their templates. */
  readonly documents: Readonly<Record<string, ComponentDocument>>;
}

export interface SynthesizedApp {
  readonly app: App;
  readonly stacks: Readonly<Record<string, Synthesized>>;
}

withoutStackCapture();
// Once per resource cdktf asks the Terraform on PATH for its version; which one deploys is not its choice (tools/install).
ValidateBinaryVersion.prototype.validate = () => [];

/** A local environment of tier multi; the values given replace those of the shipped one. */
export function aLocal(values: Readonly<Record<string, unknown>> = {}): Environment {
  return parseEnvironment({ name: 'local', system: reference, platform: 'local', tier: 'multi', ...values });
}

/** Runs the real synthesis with its validations (`Testing.synth` skips them) and reads what it wrote. */
export function synth(environments: readonly Environment[], observed: Observed = {}): SynthesizedApp {
  const outdir = mkdtempSync(join(tmpdir(), 'abreast-synth-'));
  try {
    const app = new App({ outdir });
    for (const environment of environments) createStacks(app, environment, observed);
    app.synth();
    return { app, stacks: Object.fromEntries(environments.map(({ name }) => [name, read(outdir, name)])) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The stack of one environment. */
export function synthOne(environment: Environment, observed?: Observed): Synthesized {
  return synth([environment], observed).stacks[environment.name] as Synthesized;
}

function read(outdir: string, stack: string): Synthesized {
  const text = readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8');
  const { resource, output, terraform } = JSON.parse(text);
  const resources: Record<string, TerraformData> = resource.terraform_data;
  const unescaped = JSON.parse(text.replace(/([$%])\1\{/g, '$1{')).resource.terraform_data as typeof resources;
  const documents = Object.values(unescaped).flatMap(({ triggers_replace: one }) =>
    one ? [[one.component, one]] : [],
  );
  return { text, resources, output, terraform, documents: Object.fromEntries(documents) };
}
