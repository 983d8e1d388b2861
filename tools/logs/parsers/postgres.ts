import { instant } from '../instant';
import { byPattern, levelFrom } from './parser';

// FATAL ends one session only; PANIC the server.
const level = levelFrom({ warning: 'warn', error: 'error', fatal: 'error', panic: 'fatal' });
const PARTS = ['DETAIL', 'HINT', 'STATEMENT', 'CONTEXT', 'QUERY', 'LOCATION'];

/** `2026-11-21 23:20:12.577 GMT [17196] app@abreast web-1 ERROR:  relation "outbox" does not exist at character 22` */
export const postgres = byPattern(
  /^(?<date>[\d-]{10}) (?<clock>[\d:.]{12}) (?<zone>\S+) \[(?<pid>\d+)\] (?:(?<user>\S*)@(?<database>\S*) (?<client>.*?) )?(?<severity>[A-Z]+\d?): {2}(?<message>.*)$/,
  ({ date = '', clock = '', zone, pid, user, database, client, severity = '', message = '' }) => {
    const continues = PARTS.includes(severity);
    return {
      time: instant(date, clock, zone),
      level: severity.startsWith('DEBUG') ? 'debug' : level(severity),
      message: continues ? `${severity}: ${message}` : message,
      fields: { pid: Number(pid), ...(user !== undefined && { user, database, client }) },
      continues,
    };
  },
);
