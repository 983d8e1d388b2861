import { instant } from '../instant';
import { byPattern, commonLevel } from './parser';

/** `2026-11-21 23:22:20 44 [Warning] Aborted connection 44 to db: 'abreast' ...`; before ten o'clock the hour has one digit. */
export const mariadb = byPattern(
  /^(?<date>[\d-]{10}) {1,2}(?<clock>\d{1,2}:\d\d:\d\d) (?<connection>\d+) \[(?<level>\w+)\] (?<message>.*)$/,
  ({ date = '', clock = '', connection, level = '', message = '' }) => ({
    time: instant(date, clock),
    level: commonLevel(level),
    message,
    fields: { connection: Number(connection) },
  }),
);
