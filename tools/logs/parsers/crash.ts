import { byPattern } from './parser';

/** How Node, Java, Go and Python begin to tell that they end: such a line has no time. */
export const crash = byPattern(
  /^(?<message>(?:Uncaught |Exception in thread |panic: |fatal error: |Traceback |FATAL ERROR: |(?:[A-Z]\w*)?Error(?: \[\w+\])?: ).*)$/,
  ({ message = '' }) => ({ level: 'fatal', message }),
);
