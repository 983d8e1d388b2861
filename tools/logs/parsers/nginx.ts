import { instant } from '../instant';
import { byPattern, commonLevel } from './parser';

/** `2026/11/21 23:22:20 [error] 21054#21054: *22 connect() failed (111: Connection refused) while ...` */
export const nginx = byPattern(
  /^(?<date>\d{4}\/\d\d\/\d\d) (?<clock>[\d:]{8}) \[(?<level>\w+)\] (?<pid>\d+)#\d+: (?<message>.*)$/,
  ({ date = '', clock = '', level = '', pid, message = '' }) => ({
    time: instant(date.replaceAll('/', '-'), clock),
    level: commonLevel(level),
    message,
    fields: { pid: Number(pid) },
  }),
);
