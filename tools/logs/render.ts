import type { LogEntry } from './entry';

/** Longest name that keeps its column: `metrics-database-replica-1` is cut off by nobody. */
const NAME_WIDTH = 18;
// A client chooses what some lines say: none of it may steer the terminal.
const CONTROL = /(?!\t)\p{Cc}/gu;

/** An entry as one object of JSON, with the application's names: `timestamp`, `level`, `message`, `instance_id`. */
export function asJson({ time, level, message, instance, fields }: LogEntry): string {
  return JSON.stringify({
    timestamp: new Date(time).toISOString(),
    level,
    message,
    instance_id: instance,
    ...fields,
  });
}

/** An entry for a person: time, level, instance, message and fields; further lines are indented. */
export function asText({ time, level, message, instance, fields }: LogEntry): string {
  const [first = '', ...more] = message.split('\n');
  const { err, instance_id: own, ...others } = fields;
  const failure = failureOf(err);
  const pairs = Object.entries({ ...others, ...failure.fields, ...(own !== instance && { instance_id: own }) });
  const told = pairs.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${word(value)}`]));
  const head = [new Date(time).toISOString(), level.padEnd(5), instance.padEnd(NAME_WIDTH), first, ...told].join(' ');
  return [head, ...more.map((line) => `  ${line}`), ...failure.lines.map((line) => `  ${line}`)]
    .map((line) =>
      line.replace(CONTROL, (found) => `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`).trimEnd(),
    )
    .join('\n');
}

/** What the application says of an error: one field, and its stack below. */
function failureOf(err: unknown): { fields: Record<string, unknown>; lines: string[] } {
  if (err === undefined) return { fields: {}, lines: [] };
  if (typeof err !== 'object' || err === null || !('stack' in err)) return { fields: { err }, lines: [] };
  const { stack, ...others } = err;
  return { fields: { err: others }, lines: String(stack).split('\n') };
}

function word(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(value);
}
