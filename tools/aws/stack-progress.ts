// cdktf prints the id of a stack only before the first of several lines.
const LINE = /^(?:([a-z][a-z0-9]*-[\w-]+))?\s+(.*)$/;
const OVER = /^(?:Apply|Destroy) complete! Resources: (.*)\.$/;
/** Ten seconds and more. */
const SLOW = /^(\S+?):? .*?(?:Creation|Modifications|Destruction) complete after ((?:\d+m)?\d{2}s|\d+m\d+s)/;
const FAILED = /^│?\s*(Error: .*)$/;

/** Reads what cdktf prints of several stacks: one line for each that is over, for what was slow, and for every error. */
export function stackProgress(): (line: string) => string | undefined {
  let stack = '';
  return (line) => {
    const [, id, text = ''] = LINE.exec(line) ?? [];
    stack = id ?? stack;
    const changed = OVER.exec(text)?.[1];
    if (changed) return `  ✓ ${stack.padEnd(24)} ${changed}`;
    const [, address, time] = SLOW.exec(text) ?? [];
    if (address) return `    ${stack.padEnd(24)} ${address} ${time}`;
    const why = FAILED.exec(text)?.[1];
    return why && `  ✗ ${stack.padEnd(24)} ${why}`;
  };
}

/** Whether a printed line says why a deploy failed. */
export function isStackFailure(line: string): boolean {
  return line.startsWith('  ✗');
}
