import { cpSync } from 'node:fs';
import { extname, join } from 'node:path';
import { runLogged } from '../logged';
import { InstallError } from '../problem';
import { hasLauncher, sourceFiles } from './engine';
import { classPath } from './find';
import type { AssemblyJob } from './job';

/** Compiles the Java sources; everything but the pom goes beside the classes. */
export async function makeClasses(job: AssemblyJob): Promise<void> {
  const { engine, plan, draft, paths, machine, log, interruption } = job;
  const isJava = (file: string) => extname(file) === '.java';
  const files = sourceFiles(engine).map((file) => join(engine.source, file));
  const classes = join(draft, 'classes');
  for (const file of sourceFiles(engine)) {
    if (!isJava(file) && file !== 'pom.xml') cpSync(join(engine.source, file), join(classes, file));
  }
  if (!hasLauncher(engine)) return;
  const words = ['--release', '17', '-cp', classPath(plan, draft), '-d', classes, ...files.filter(isJava)];
  const options = { environment: machine.environment, log, onLine: () => {}, interruption };
  const { code, output } = await runLogged([paths.javac, ...words], options);
  if (code === 0) return;
  const why = interruption.aborted ? `interrupted by ${interruption.reason}` : output.split('\n')[0];
  throw new InstallError({
    step: `compiling the launcher of ${engine.title}`,
    why: why ?? 'javac failed',
    log,
    wayOut: 'read the log, then run the same command again',
  });
}
