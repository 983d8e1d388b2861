import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a shell script and answers its path. */
export function writeScript(folder: string, path: string, ...lines: readonly string[]): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
  return file;
}

/** A program that was started by a test. */
export interface Started {
  readonly process: ChildProcess;
  /** Its exit code, and all that it printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** What it has printed so far. */
  readonly output: () => string;
}

const running = new Set<ChildProcess>();

/** Starts a program and collects what it prints. */
export function start(path: string, words: readonly string[], cwd: string, environment: NodeJS.ProcessEnv): Started {
  const child = spawn(path, [...words], { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, output });
    }),
  );
  return { process: child, ended, output: () => output };
}

/** Ends what a failed test has left running. */
export function killStarted(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Waits until something holds, at most 5 s. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}
