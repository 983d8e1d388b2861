import { instant } from '../instant';
import { byPattern, commonLevel } from './parser';

/** `2026-11-21T23:21:56.227 [main] INFO kafka.server.KafkaRaftServer - [KafkaRaftServer nodeId=1] Kafka Server started` */
export const kafka = byPattern(
  /^(?<date>[\d-]{10})T(?<clock>[\d:.]{12}) \[(?<thread>[^\]]*)\] (?<level>[A-Z]+) (?<logger>\S+) - (?<message>.*)$/,
  ({ date = '', clock = '', thread, level = '', logger, message = '' }) => ({
    time: instant(date, clock),
    level: commonLevel(level),
    message,
    fields: { logger, thread },
  }),
);
