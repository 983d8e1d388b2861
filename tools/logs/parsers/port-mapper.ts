import { instantOf } from '../instant';
import { byPattern } from './parser';

/** Erlang's port mapper: `epmd: Sat Nov 21 23:18:31 2026: got partial packet only on file descriptor 5 (0)`. */
export const portMapper = byPattern(
  /^epmd: (?<when>\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}): (?<message>.*)$/,
  ({ when, message = '' }) => ({ time: instantOf(when), level: 'info', message }),
);
