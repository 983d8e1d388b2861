/**
 * The door of every npm script: makes sure the npm packages are there, then runs one command.
 *
 *   node tools/run.mjs <command> [arguments]     tools/commands/<command>.ts
 *   node tools/run.mjs --bin <program> [...]     node_modules/.bin/<program>
 *
 * This file is written in the syntax of old Nodes and imports nothing before its check, so that the Node 12 of an older
 * Linux gets one clear line instead of a syntax error.
 */

// 20.10 is the first release 20 with `--import` and `import.meta.resolve` as the door uses them.
const oldest = [20, 10];
const found = process.versions.node.split('.').map(Number);

if (found[0] < oldest[0] || (found[0] === oldest[0] && found[1] < oldest[1])) {
  console.error(
    `Node ${process.versions.node} is too old: install Node ${oldest.join('.')} or later (https://nodejs.org)`,
  );
  process.exitCode = 1;
} else {
  import('./install/door.mjs')
    .then((door) => door.open(process.argv.slice(2)))
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error) => {
      console.error(error.message);
      process.exitCode = error.exitCode || 2;
    });
}
