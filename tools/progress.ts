/** Lines of Terraform that tell a person how far a deploy is. */
const DONE = /terraform_data\.([\w-]+)(?: \([^)]*\))?: (Creation|Destruction) complete after (\S+)/;
const SAID = /terraform_data\.([\w-]+)(?: \([^)]*\))? \(local-exec\):\s?(.*)$/;
const NOISE = /^Executing: /;

/** Turns Terraform's chatter into one line per finished component, and passes on what the runtime itself says. */
export function progressLine(line: string): string | undefined {
  const [, done, , time] = DONE.exec(line) ?? [];
  if (done) return line.includes('Creation') ? `  ✓ ${done.padEnd(12)} ${time}` : undefined;
  const [, component, text = ''] = SAID.exec(line) ?? [];
  return component && text.trim() && !NOISE.test(text) ? `    ${component}: ${text}` : undefined;
}

/** Whether a line of progress is something the runtime said, not a component that is done. */
export function isSpeech(progress: string): boolean {
  return !progress.includes('✓');
}

/** Prints a step's name, and how long it took when it is over. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const result = await work();
  console.log(`✓ ${name} (${((Date.now() - start) / 1_000).toFixed(1)} s)`);
  return result;
}
