// Compiles the application and prints its version; keeps it if told where: node tools/image/compile.mjs [folder]
import { cpSync, rmSync } from 'node:fs';
import { applicationVersion, compileApplication } from './application.mjs';

const [target] = process.argv.slice(2);
try {
  const folder = await compileApplication();
  console.log(applicationVersion(folder));
  if (target) cpSync(folder, target, { recursive: true });
  rmSync(folder, { recursive: true });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
