import { instant } from '../instant';
import { byPattern, levelFrom } from './parser';

const levelOf = levelFrom({ noise: 'debug', debug: 'debug', warning: 'warn', error: 'error', fatal: 'fatal' });

/** `2026-11-21 23:18:44.551 UTC [16171] LOG C-0x55c768baa950: abreast/app@127.0.0.1:47102 login attempt: ...` */
export const pgbouncer = byPattern(
  /^(?<date>[\d-]{10}) (?<clock>[\d:.]{12}) (?<zone>\S+) \[(?<pid>\d+)\] (?<level>NOISE|DEBUG|LOG|WARNING|ERROR|FATAL) (?<message>.*)$/,
  ({ date = '', clock = '', zone, pid, level = '', message = '' }) => ({
    time: instant(date, clock, zone),
    level: levelOf(level),
    message,
    fields: { pid: Number(pid) },
  }),
);
