import { type Attempted, type BadInput, expectRefused } from './bad-input-attempt';
import type { BadCloudInputs } from './bad-input-aws';

/** A wrong description: settings of an environment as text, and what the error says. */
export type Wrong = readonly [name: string, settings: string, ...says: string[]];

/** What a suite tries: bad inputs one by one, each in a project, and many wrong descriptions in one command. */
export interface Refusals {
  readonly alone: readonly (readonly [BadInput, BadCloudInputs])[];
  readonly together: readonly Wrong[];
  /** Project in which the descriptions stand together. */
  readonly inputs: BadCloudInputs;
}

/**
 * Tests that each is refused with one clear error, and that nothing changed. The commands start at once: projects are
 * tried side by side, a project's own inputs one after the other.
 */
export function describeRefused(title: string, { alone, together, inputs }: Refusals): void {
  const environments = together.map((wrong, index) => ({ name: `e${index + 1}`, wrong }));
  const everything = inputs.attempt({
    name: 'everything wrong at once',
    words: ['deploy', 'good'],
    says: [],
    prepare: inputs.withOthers(Object.fromEntries(environments.map(({ name, wrong: [, more] }) => [name, more]))),
  });
  const attempts = new Map<BadInput, Promise<Attempted>>(alone.map(([input, place]) => [input, place.attempt(input)]));
  for (const attempt of attempts.values()) attempt.catch(() => undefined);

  describe(title, () => {
    test.each(alone.map(([input]) => [input.name, input] as const))('%s', async (_, input) => {
      const attempted = await attempts.get(input);
      if (attempted) expectRefused(input, attempted);
      expect(attempted).toBeDefined();
    });

    // One command must tell all of them, each under its environment.
    test('all wrong descriptions at once', async () => {
      expectRefused({ says: [] }, await everything);
    });

    test.each(environments.map(({ name, wrong }) => [wrong[0], name, wrong] as const))(
      '%s, told among them',
      async (...[, name, [, , ...says]]) => {
        const { output } = await everything;
        const block = output.split(/^environment /m).find((text) => text.startsWith(`${name} has`)) ?? '';
        expect(block.trim().split('\n')[0]).toBe(`${name} has 1 problem:`);
        for (const said of says) expect(block).toContain(said);
      },
    );
  });
}
