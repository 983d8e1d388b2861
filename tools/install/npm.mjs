/**
 * Installs the npm packages when node_modules does not match package-lock.json.
 * Plain JavaScript without packages, because it runs before there are any.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './child.mjs';
import { withLock } from './lock.mjs';

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Whether what npm noted about node_modules is what package-lock.json asks for, so that a `npm ci` or `npm install`
 * done by hand is not done again. Optional packages (of other machines) may be missing.
 */
function installedByHand(root) {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function stampOf(root) {
  const path = join(root, 'node_modules', '.abreast-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const write = () => writeFileSync(path, `${wanted}\n`);
  const isCurrent = () => {
    try {
      return readFileSync(path, 'utf8').trim() === wanted;
    } catch {
      return false;
    }
  };
  return { isCurrent, write, remove: () => rmSync(path, { force: true }) };
}

const networkCodes = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH/;

/** Says which step failed, why, where the log is and what to do, from what npm printed. */
function failure(output, exitCode, log) {
  const errors = [...output.matchAll(/^npm (?:error|ERR!) (.+)$/gm)].map((match) => match[1]);
  const differences = errors.filter((line) => /^(Missing|Invalid): /.test(line));
  const informative =
    differences[0] ?? errors.find((line) => !/^(code|syscall|errno|path|A complete log)\b/.test(line));
  const more = differences.length > 1 ? `(and ${differences.length - 1} more)` : '';
  const code = errors.find((line) => line.startsWith('code '));
  const why = [[code, informative].filter(Boolean).join(': '), more].filter(Boolean).join(' ');
  const whatToDo = networkCodes.test(why)
    ? 'check the network, or the proxy and registry that npm uses (npm config list), then run the same command again'
    : differences.length > 0
      ? 'package.json and package-lock.json disagree: run npm install and commit package-lock.json'
      : 'read the log, then run the same command again';
  const lines = [
    'installing npm packages (npm ci) failed',
    `  why:  ${why || `exit code ${exitCode}`}`,
    `  log:  ${log}`,
  ];
  return Object.assign(new Error([...lines, `  do:   ${whatToDo}`].join('\n')), { exitCode: 1 });
}

async function install(root, say) {
  const log = join(root, '.abreast', 'logs', 'npm.log');
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, `${new Date().toISOString()} npm ci\n`);
  say('Installing npm packages (npm ci), about a minute ...');
  const start = Date.now();
  let output = '';
  const keep = (chunk) => {
    output += chunk;
    appendFileSync(log, chunk);
  };
  // npm_execpath is the npm that runs us, if one does. Development packages are part of the tool, also in production.
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const words = [...npm.slice(1), 'ci', '--include=dev', '--no-audit', '--no-fund'];
  const code = await run(npm[0], words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }, keep).catch((error) => {
    keep(`npm error code ${error.code}\nnpm error ${error.message}\n`);
    return 1;
  });
  if (code !== 0) throw failure(output, code, log);
  say(`Installed npm packages in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

/** Makes node_modules match package-lock.json. Quick (a hash) when it does; safe to run twice at once. */
export async function ensurePackages(root, say) {
  const stamp = stampOf(root);
  if (stamp.isCurrent()) return;
  const onWait = (pid) => say(`Waiting for process ${pid}, which is installing npm packages ...`);
  await withLock(join(root, '.abreast', 'npm.lock'), onWait, async () => {
    if (stamp.isCurrent()) return;
    if (!installedByHand(root)) {
      stamp.remove();
      await install(root, say);
    }
    stamp.write();
  });
}
