const IN_UTC = /^(utc|gmt|z)$/i;
const OFFSET = /^([+-]\d{2}):?(\d{2})?$/;

/**
 * Milliseconds since 1970 of what a program wrote as its time.
 * @param date as 2026-11-21
 * @param clock as 23:18:31, with or without a fraction after a point or a comma
 * @param zone UTC, an offset, or the name of this machine's; programs that leave it out mean this machine's, too
 */
export function instant(date: string, clock: string, zone = ''): number | undefined {
  const offset = OFFSET.exec(zone);
  const suffix = IN_UTC.test(zone) ? 'Z' : offset ? `${offset[1]}:${offset[2] ?? '00'}` : '';
  return known(Date.parse(`${date}T${clock.replace(',', '.').padStart(8, '0')}${suffix}`));
}

/** The same for a time that is written in one piece. */
export function instantOf(text: unknown): number | undefined {
  return typeof text === 'string' ? known(Date.parse(text)) : undefined;
}

function known(milliseconds: number): number | undefined {
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
