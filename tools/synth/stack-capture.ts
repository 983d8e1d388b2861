/**
 * cdktf 0.21 records a stack trace for every token and construct, which is a third to a half of the time of a synth,
 * and has no switch for it. The traces only decorate its error messages; the output is the same to the byte. The fork
 * (cdktn) has CDKTN_DISABLE_CREATION_STACK=1 instead: when we move there, delete this file.
 */
export function withoutStackCapture(): void {
  const stackTrace = require('cdktf/lib/tokens/private/stack-trace') as { captureStackTrace: () => string[] };
  stackTrace.captureStackTrace = () => [];
}
