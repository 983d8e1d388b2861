/** What tools/run.mjs does once Node is new enough: lists the commands, or makes sure of the packages and runs one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './child.mjs';
import { ensurePackages } from './npm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const commandsFolder = join(root, 'tools', 'commands');

/** First line of a source file's first doc comment: what the command is for. */
function purpose(file) {
  const comment = /\/\*\*([\s\S]*?)\*\//.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  const lines = comment.split('\n').map((line) => line.replace(/^[\s*]+/, '').trim());
  return lines.find((line) => line !== '') ?? '';
}

function commandList() {
  const names = existsSync(commandsFolder)
    ? readdirSync(commandsFolder)
        .filter((file) => /^[a-z][a-z0-9-]*\.ts$/.test(file))
        .map((file) => file.slice(0, -3))
        .sort()
    : [];
  const width = Math.max(0, ...names.map((name) => name.length));
  const rows = names.map((name) => `  ${name.padEnd(width)}  ${purpose(join(commandsFolder, `${name}.ts`))}`.trimEnd());
  return ['Commands (node tools/run.mjs <command> [arguments]):', ...rows].join('\n');
}

/** What to start, as a function: the answer depends on packages that may not be installed yet. */
function resolveTarget([first, ...rest]) {
  if (first === '--bin') {
    const [program, ...programArguments] = rest;
    if (!program) throw new Error('--bin needs the name of a program in node_modules/.bin');
    const path = join(root, 'node_modules', '.bin', program);
    return () => {
      if (!existsSync(path)) throw new Error(`${program} is not in node_modules/.bin: add its package to package.json`);
      return [path, programArguments];
    };
  }
  const file = join(commandsFolder, `${first}.ts`);
  if (!/^[a-z][a-z0-9-]*$/.test(first) || !existsSync(file))
    throw new Error(`unknown command: ${first}\n${commandList()}`);
  return () => [process.execPath, ['--import', import.meta.resolve('tsx'), file, ...rest]];
}

/** Runs what the words ask for and answers the exit code. */
export async function open(words) {
  if (words.length === 0 || words[0] === '--help') {
    console.log(commandList());
    return words.length === 0 ? 2 : 0;
  }
  const target = resolveTarget(words);
  await ensurePackages(root, (line) => process.stderr.write(`${line}\n`));
  return run(...target(), { stdio: 'inherit' });
}
