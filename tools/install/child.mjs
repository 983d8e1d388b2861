/** Starts child processes so that signals reach them and their exit codes come back. Plain JavaScript: see npm.mjs. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** With a terminal, Ctrl-C goes to the whole process group: passing it on would interrupt the child twice. */
const terminalInterrupts = () => process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;

/**
 * Runs a program until it ends and answers its exit code; 128 + number for one that a signal ended, as shells do.
 * `onOutput` receives what it prints when its streams are piped.
 */
export function run(command, words, options = {}, onOutput = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, options);
    const passOn = (signal) => {
      if (signal !== 'SIGINT' || !terminalInterrupts()) child.kill(signal);
    };
    for (const signal of passedOn) process.on(signal, passOn);
    const done = () => {
      for (const signal of passedOn) process.off(signal, passOn);
    };
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
