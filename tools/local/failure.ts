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
