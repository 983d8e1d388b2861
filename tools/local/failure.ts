/**
 * What went wrong on this machine, told so that a person can go on: which step, why, where the log is, what to do.
 */
export class LocalFailure extends Error {
  constructor(
    readonly step: string,
    readonly why: string,
    readonly wayOut: string,
    readonly log?: string,
  ) {
    super([`${step}: ${why}`, ...(log ? [`  log: ${log}`] : []), `  way out: ${wayOut}`].join('\n'));
    this.name = 'LocalFailure';
  }
}

/** What a person can do about an error of the operating system. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  ENOSPC: 'make room on that disk and deploy again',
  EDQUOT: 'raise the quota or make room and deploy again',
  EROFS: 'make that file system writable and deploy again',
  EACCES: 'give this account the right to it and deploy again',
};

/** The same error, told as a failure of the machine where it is one. */
export function machineFailure(error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const wayOut = error instanceof Error ? WAYS_OUT[code] : undefined;
  return wayOut ? new LocalFailure('machine', message, wayOut) : error;
}
