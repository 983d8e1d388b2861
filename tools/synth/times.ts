import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../model/environment';
import { withOneVersionCheck } from './one-version';
import { withoutStackCapture } from './stack-capture';

/** What a part of a synthesis took, in milliseconds. */
export interface Time {
  /** What was done, or the name of the environment that was synthesized. */
  readonly part: string;
  /** Of all processors: does not depend on what else runs on this machine. */
  readonly cpu: number;
  /** By the clock. */
  readonly elapsed: number;
  /** Resources that came of it. */
  readonly resources: number;
}

/** What the synthesis of every environment took. */
export interface Times {
  /** Before the program begins: loading cdktf and the stacks. Node's own start is not in it. */
  readonly loading: Time;
  /** The program: reading and checking the descriptions, then each environment from its stacks to its files. */
  readonly program: readonly Time[];
}

/** Synthesizes every environment in this process, into a folder that is removed afterwards. */
export function timeSynthesis(): Times {
  let environments: readonly Environment[] = [];
  const loading = timed('loading modules', () => {
    loadModules();
    return 0;
  });
  const descriptions = timed('descriptions', () => {
    environments = described();
    return 0;
  });
  const outdir = mkdtempSync(join(tmpdir(), 'abreast-synth-'));
  try {
    const each = environments.map((environment) => timed(environment.name, () => synthesized(environment, outdir)));
    return { loading, program: [descriptions, ...each] };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Everything but the descriptions, which are checked as they are loaded. */
function loadModules(): void {
  withoutStackCapture();
  withOneVersionCheck();
  require('cdktf');
  require('../../stacks');
  require('../../stacks/aws/create-aws-stacks');
  require('../../stacks/eks/create-eks-stacks');
  require('../../model/environment');
  require('../../model/portfolio');
}

function described(): readonly Environment[] {
  const { loadEnvironments } = require('../../environments') as typeof import('../../environments');
  const { assertDisjoint } = require('../../model/portfolio') as typeof import('../../model/portfolio');
  const environments = loadEnvironments();
  assertDisjoint(environments);
  return environments;
}

/** As `main.ts` does, for one environment. Answers the number of resources. */
function synthesized(environment: Environment, outdir: string): number {
  const { App, TerraformResource } = require('cdktf') as typeof import('cdktf');
  const { createStacks } = require('../../stacks') as typeof import('../../stacks');
  const app = new App({ outdir: join(outdir, environment.name) });
  createStacks(app, environment, {});
  app.synth();
  return app.node.findAll().filter(TerraformResource.isTerraformResource).length;
}

/** @param work answers the number of resources that it made */
function timed(part: string, work: () => number): Time {
  const begin = performance.now();
  const used = process.cpuUsage();
  const resources = work();
  const { user, system } = process.cpuUsage(used);
  return { part, cpu: (user + system) / 1_000, elapsed: performance.now() - begin, resources };
}
