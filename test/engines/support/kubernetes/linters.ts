import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { ControlPlanePrograms } from '../../../../tools/install/engines/control-plane';
import { schemaLocation } from './schemas';

/** A check of kube-score that some objects need not pass. */
export interface Exception {
  /** Identifier, as `container-image-pull-policy`. */
  readonly check: string;
  /** Which objects: a part of `Deployment/apps/v1/shop/web`. */
  readonly objects: RegExp;
  /** Why it need not. */
  readonly because: string;
}

interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly msg: string;
}

interface Score {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    /** 1 critical, 5 a warning, 7 and 10 good. */
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

const GOOD = 7;

/**
 * Holds objects against the schemas of a folder that `writeSchemas` filled.
 * @returns what is wrong, one line each; a kind without a schema is wrong, too
 */
export async function kubeconform(
  { kubeconform: program }: ControlPlanePrograms,
  schemas: string,
  objects: readonly object[],
): Promise<readonly string[]> {
  const words = ['-strict', '-output', 'json', '-schema-location', schemaLocation(schemas), '-'];
  const { resources } = (await judge(program, words, objects)) as { readonly resources: readonly Resource[] | null };
  const bad = (resources ?? []).filter(({ status }) => status !== 'statusValid' && status !== 'statusSkipped');
  return bad.map(({ kind, name, msg }) => `${kind} ${name}: ${msg}`);
}

/**
 * Holds objects against what kube-score takes for good practice; it looks at kinds of Kubernetes itself only.
 * @returns what it would change, one line each
 */
export async function kubeScore(
  { 'kube-score': program }: ControlPlanePrograms,
  objects: readonly object[],
  exceptions: readonly Exception[] = [],
): Promise<readonly string[]> {
  const words = ['score', '--output-format', 'json', '--kubernetes-version', 'v1.34', '-'];
  const scores = (await judge(program, words, objects)) as readonly Score[];
  return scores.flatMap(({ object_name: name, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < GOOD)
      .filter(
        ({ check }) => !exceptions.some((exception) => exception.check === check.id && exception.objects.test(name)),
      )
      .flatMap(({ check, comments }) =>
        (comments ?? []).map(
          ({ path, summary }) => `${name}: ${check.id}: ${[path, summary].filter(Boolean).join(': ')}`,
        ),
      ),
  );
}

/** Gives objects to a program and reads the JSON that it answers; both end with 1 when they find something. */
async function judge(program: string, words: readonly string[], objects: readonly object[]): Promise<unknown> {
  const child = spawn(program, [...words], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    return JSON.parse(output);
  } catch {
    throw new Error(`${program} ${words.join(' ')}: ${complaints || output}`);
  }
}
