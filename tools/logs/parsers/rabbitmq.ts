import { instant } from '../instant';
import { byPattern, commonLevel } from './parser';

/** `2026-11-21 23:20:31.919362+00:00 [info] <0.660.0> accepting AMQP connection <0.660.0> (127.0.0.1:36810 -> ...)` */
export const rabbitmq = byPattern(
  /^(?<date>[\d-]{10}) (?<clock>[\d:]{8}\.\d{3})\d*(?<zone>[+-][\d:]{5}) \[(?<level>\w+)\] <(?<process>[\d.]+)> ?(?<message>.*)$/,
  ({ date = '', clock = '', zone, level = '', process, message = '' }) => ({
    time: instant(date, clock, zone),
    level: commonLevel(level),
    message,
    fields: { process },
  }),
);
