import type { Unit } from '../../../observability/dashboards/dashboard';

const number = (options: Intl.NumberFormatOptions = {}) =>
  new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3, ...options });
const plain = number();
// British English writes a million as m, which is a thousandth elsewhere on the page.
const compact = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, notation: 'compact' });
const percent = number({ style: 'percent' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

type Step = readonly [from: number, unit: string];

const TIMES: readonly Step[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
];
const BYTES: readonly Step[] = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
  [1, 'B'],
];

const FORMATS: Readonly<Record<Unit, (value: number) => string>> = {
  short: (value) => (Math.abs(value) < 10_000 ? plain : compact).format(value),
  percentunit: (value) => percent.format(value),
  s: (value) => scaled(value, TIMES, 's'),
  bytes: (value) => scaled(value, BYTES, 'B'),
  reqps: (value) => `${compact.format(value)} req/s`,
  ops: (value) => `${compact.format(value)}/s`,
  dateTimeAsIso: (milliseconds) => moment.format(milliseconds),
};

/** A value as people read it, in its unit; '–' for none. */
export function formatted(value: number | null | undefined, unit: Unit): string {
  return value === null || value === undefined ? '–' : FORMATS[unit](value);
}

/** The same at an axis, where the title says the unit. */
export function axisText(value: number, unit: Unit): string {
  return unit === 'reqps' || unit === 'ops' ? compact.format(value) : FORMATS[unit](value);
}

/** How long something has lasted, in one or two units: '40 s', '5 min', '3 h 10 min', '2 d 4 h'. */
export function lasted(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  return days > 0 ? `${days} d ${hours % 24} h` : `${hours} h ${minutes % 60} min`;
}

function scaled(value: number, steps: readonly Step[], zero: string): string {
  const fits = steps.find(([from]) => Math.abs(value) >= from) ?? steps.at(-1);
  return value === 0 || fits === undefined ? `0 ${zero}` : `${plain.format(value / fits[0])} ${fits[1]}`;
}
