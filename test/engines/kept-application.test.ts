import { appendFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from './support/project';

// A synth compiles the application only when it has changed; what it takes for unchanged is what a deploy installs.
jest.setTimeout(120_000);

const project = new Project();
const service = join(project.folder, '.abreast/build/app/main.mjs');

/** Does what a synth does about the application; answers its version. */
async function kept(): Promise<string> {
  const script = `import { keepApplication } from './tools/image/kept-application.mjs';
console.log(await keepApplication('.abreast/build/app'));`;
  const { status, output } = await project.spawn(process.execPath, ['--input-type=module', '-e', script]).ended;
  if (status !== 0) throw new Error(output);
  return output.trim();
}

afterAll(() => rmSync(project.folder, { recursive: true, force: true }));

let first = '';

test('what was compiled is kept while nothing changes', async () => {
  first = await kept();
  const { ino } = statSync(service);
  expect(first).toMatch(/^\d+\.\d+\.\d+-[0-9a-f]{12}$/);
  expect(await kept()).toBe(first);
  expect(statSync(service).ino).toBe(ino);
});

test('what somebody has changed in the compiled files is not taken for what was compiled', async () => {
  writeFileSync(service, '');
  expect(await kept()).toBe(first);
  expect(statSync(service).size).toBeGreaterThan(0);
});

test('a changed source is compiled', async () => {
  appendFileSync(join(project.folder, 'app/main.ts'), "console.log('changed');\n");
  expect(await kept()).not.toBe(first);
});
