import { byPattern, commonLevel } from './parser';

/** What HAProxy says of itself, without a time: `[WARNING]  (1531) : Former worker (1529) exited with code 0 (Exit)`. */
export const haproxy = byPattern(
  /^\[(?<level>NOTICE|WARNING|ALERT|EMERG)\] +\((?<pid>\d+)\) : (?<message>.*)$/,
  ({ level = '', pid, message = '' }) => ({ level: commonLevel(level), message, fields: { pid: Number(pid) } }),
);
