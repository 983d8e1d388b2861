import { instant } from '../instant';
import { byPattern, commonLevel } from './parser';

/** `[2026-11-21T23:18:31,488][INFO ][o.o.n.Node] node name [search-1], node ID [Xv2hFNy3Q7GohujjERpvKA], ...` */
export const opensearch = byPattern(
  /^\[(?<date>[\d-]{10})T(?<clock>[\d:,]{12})\]\[(?<level>[A-Z]+) *\]\[(?<logger>[^\]]*?) *\] (?<message>.*)$/,
  ({ date = '', clock = '', level = '', logger, message = '' }) => ({
    time: instant(date, clock),
    level: commonLevel(level),
    message,
    fields: { logger },
  }),
);
