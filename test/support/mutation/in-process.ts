import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'expect';
import * as circus from 'jest-circus';

/** What a file of tests came to: the first test that failed, with what it said; none when all passed. */
export interface Failure {
  readonly test: string;
  readonly message: string;
}

let failure: Failure | undefined;

// Jest gives these to its tests; here the tests run without it.
const { describe, test, beforeAll, afterAll, beforeEach, afterEach } = circus;
Object.assign(globalThis, { describe, test, beforeAll, afterAll, beforeEach, afterEach, expect });

circus.addEventHandler((event) => {
  if (event.name === 'test_start' && failure) event.test.mode = 'skip';
  if (event.name === 'test_fn_failure') failure ??= { test: nameOf(event.test), message: messageOf(event.error) };
});

/**
 * Runs a file of unit tests in this process until one of them fails. Starting jest for each mutation would take longer
 * than all of them together; libraries and constructs stay loaded, the tests and their helpers are read anew.
 * @throws Error when the file itself fails, outside its tests
 */
export async function firstFailure(file: string): Promise<Failure | undefined> {
  failure = undefined;
  circus.resetState();
  for (const path of Object.keys(require.cache)) if (isOfTests(path)) delete require.cache[path];
  require(resolve(file));
  const { unhandledErrors } = await circus.run();
  if (unhandledErrors.length > 0) throw new Error(`${file}: ${unhandledErrors.join('\n')}`);
  return failure;
}

const isOfTests = (path: string): boolean => path.startsWith(resolve('test')) && !path.startsWith(__dirname);

interface Named {
  readonly name: string;
  readonly parent?: Named;
}

/** What the blocks around a test are called, and the test; the outermost block is jest's own. */
const nameOf = ({ name, parent }: Named): string => (parent?.parent ? `${nameOf(parent)} ${name}` : name);

const messageOf = (error: unknown): string => stripVTControlCharacters(String(error)).trim();
