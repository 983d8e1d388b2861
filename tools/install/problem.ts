export { type Problem, renderProblem } from '../../model/errors';

/** What an {@link InstallError} says. */
export interface InstallFailure {
  /** Which step failed, as `installing Debian packages`. */
  readonly step: string;
  /** Why, in one line. */
  readonly why: string;
  /**
   * File with everything that was printed.
   * @default - no line about a log: the step wrote none
   */
  readonly log?: string;
  /** What to do; several lines where there are several ways. */
  readonly wayOut: string | readonly string[];
}

/** An installation step failed. The message is complete: it is meant to be printed as it is. */
export class InstallError extends Error {
  override readonly name = 'InstallError';

  constructor(readonly failure: InstallFailure) {
    const { step, why, log, wayOut } = failure;
    const ways = [wayOut].flat().map((line, index) => `  ${index === 0 ? 'do:  ' : '     '} ${line}`);
    super([`${step} failed`, `  why:  ${why}`, ...(log ? [`  log:  ${log}`] : []), ...ways].join('\n'));
  }
}
