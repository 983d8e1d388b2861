import { instantOf } from '../instant';
import { byJson, commonLevel } from './parser';

/** `{"level":"info","timestamp":"2026-11-21T23:19:29.104Z","instance_id":"web-1",...,"message":"request completed"}` */
export const application = byJson(({ timestamp, level, message, ...fields }) => {
  const time = instantOf(timestamp);
  if (time === undefined || typeof level !== 'string' || typeof message !== 'string') return undefined;
  return { time, level: commonLevel(level), message, fields };
});
