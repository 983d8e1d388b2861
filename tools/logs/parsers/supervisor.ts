import { instant } from '../instant';
import { byPattern, levelFrom } from './parser';

const levelOf = levelFrom({ blat: 'debug', trac: 'debug', debg: 'debug', warn: 'warn', erro: 'error', crit: 'error' });

/** `2026-11-21 23:18:29,467 INFO spawned: 'cache-1' with pid 15892` */
export const supervisor = byPattern(
  /^(?<date>[\d-]{10}) (?<clock>[\d:]{8},\d{3}) (?<level>[A-Z]{4}) (?<message>.*)$/,
  ({ date = '', clock = '', level = '', message = '' }) => ({
    time: instant(date, clock),
    level: levelOf(level),
    message,
  }),
);
