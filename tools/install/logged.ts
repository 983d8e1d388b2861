import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** A program that ended. */
export interface Ended {
  /** Exit code; 1 when a signal ended it. */
  readonly code: number;
  /** What it printed on both streams. */
  readonly output: string;
}

/** How to run a program. */
export interface RunOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** File that gets the command and everything it prints. */
  readonly log: string;
  /** Hears every line it prints. */
  readonly onLine: (line: string) => void;
  /** Aborted, with the signal's name as reason, when the person wants to stop: the program gets that signal. */
  readonly interruption: AbortSignal;
}

/**
 * Runs a program until it ends. It runs in a session of its own, so that Ctrl-C reaches it once, through `interruption`:
 * a package manager then stops at the next safe place instead of being cut off.
 */
export function runLogged(command: readonly [string, ...string[]], options: RunOptions): Promise<Ended> {
  const { environment, log, onLine, interruption } = options;
  const [path, ...words] = command;
  mkdirSync(dirname(log), { recursive: true });
  appendFileSync(log, `${new Date().toISOString()} ${command.join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(path, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    const keep = (text: string): void => {
      output += text;
      appendFileSync(log, text);
      text.split('\n').forEach(onLine);
    };
    const passOn = (): void => void child.kill(interruption.reason);
    interruption.addEventListener('abort', passOn);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      interruption.removeEventListener('abort', passOn);
      resolve({ code: code ?? 1, output });
    });
  });
}

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Turns the signals that would end this process into an {@link AbortSignal}, until `stop` is called. */
export function watchInterruption(): { readonly interruption: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const abort = (signal: NodeJS.Signals): void => controller.abort(signal);
  for (const signal of signals) process.on(signal, abort);
  const stop = (): void => {
    for (const signal of signals) process.off(signal, abort);
  };
  return { interruption: controller.signal, stop };
}
