import { instant } from '../instant';
import { byPattern, levelFrom } from './parser';

const levelOf = levelFrom({ '.': 'debug', '-': 'debug', '*': 'info', '#': 'warn' });
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ROLES: Readonly<Record<string, string>> = { X: 'sentinel', C: 'child', S: 'replica', M: 'master' };

/** `15892:M 21 Nov 2026 23:18:29.495 # Cluster state changed: ok` */
export const redis = byPattern(
  /^(?<pid>\d+):(?<role>[XCSM]) (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<clock>[\d:.]{12}) (?<level>[.*#-]) (?<message>.*)$/,
  ({ pid, role = '', day, month = '', year, clock = '', level = '', message = '' }) => ({
    time: instant(`${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`, clock),
    level: levelOf(level),
    message,
    fields: { pid: Number(pid), role: ROLES[role] },
  }),
);

/** `21548:signal-handler (1795288885) Received SIGTERM scheduling shutdown...` */
export const redisSignal = byPattern(
  /^(?<pid>\d+):signal-handler \((?<seconds>\d+)\) (?<message>.*)$/,
  ({ pid, seconds, message = '' }) => ({
    time: Number(seconds) * 1000,
    level: 'warn',
    message,
    fields: { pid: Number(pid) },
  }),
);
