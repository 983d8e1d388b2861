import { join } from 'node:path';
import { runLogged } from '../logged';
import { InstallError } from '../problem';
import type { AssemblyJob } from './job';

/** The goal, with its exact version: a plugin's newest is whatever the registry says that day. */
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** How many downloads make a line of progress. */
const STRIDE = 25;

/** What Maven says when it reaches no repository. */
const offline =
  /Unknown host|Temporary failure|Connection (?:refused|timed out|reset)|Connect timed out|No route to host|Network is unreachable|in offline mode/i;

/**
 * Copies the jars of an engine's pom, and of all they need, into `libs` of the draft. Maven compares the checksums; its
 * settings (mirrors, proxies) are the person's own.
 * @throws InstallError when one cannot be had
 */
export async function downloadJars(job: AssemblyJob): Promise<void> {
  const { engine, plan, draft, paths, machine, log, interruption, onProgress } = job;
  const title = `${engine.title} ${plan.version}`;
  onProgress(`assembling ${title} from Maven Central`);
  const words = ['--batch-mode', '--strict-checksums', '-f', join(engine.source, 'pom.xml'), COPY];
  const { code, output } = await runLogged([paths.mvn, ...words, `-DoutputDirectory=${join(draft, 'libs')}`], {
    environment: machine.environment,
    log,
    onLine: downloads(title, onProgress),
    interruption,
  });
  if (code === 0) return;
  const signal = interruption.aborted ? String(interruption.reason) : undefined;
  throw new InstallError({
    step: `assembling ${title} from Maven Central`,
    why: signal ? `interrupted by ${signal}` : (/^\[ERROR\] (.+)$/m.exec(output)?.[1] ?? 'Maven failed'),
    log,
    wayOut: signal ? 'run the same command again: it goes on where this one stopped' : wayOut(job, output),
  });
}

function wayOut({ engine }: AssemblyJob, output: string): string[] {
  const named = engine.installed ? [`or name the folder of an installed one in ${engine.installed.variable}`] : [];
  return offline.test(output)
    ? ["check the network, and mirrors and proxies in Maven's settings, then run the same command again", ...named]
    : ['read the log, then run the same command again', ...named];
}

/** Reports every so many downloads; what is in the person's Maven cache is not downloaded. */
function downloads(title: string, onProgress: (line: string) => void): (line: string) => void {
  let count = 0;
  return (line) => {
    if (!/Downloaded from .+\.jar /.test(line)) return;
    count += 1;
    if (count % STRIDE === 0) onProgress(`${title}: ${count} jars downloaded`);
  };
}
