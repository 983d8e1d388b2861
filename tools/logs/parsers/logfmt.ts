import { instantOf } from '../instant';
import { commonLevel, type Parser } from './parser';

const PAIR = /([\w.]+)=("(?:[^"\\]|\\.)*"|\S*)/g;

/** Prometheus, Alertmanager, Grafana and the exporters: `ts=2026-11-21T23:18:30.825Z caller=... level=info msg="..."`. */
export const logfmt: Parser = (line) => {
  if (!/^\w+=/.test(line)) return undefined;
  const pairs = Object.fromEntries([...line.matchAll(PAIR)].map(([, key, value = '']) => [key, unquoted(value)]));
  const { ts, time: named, t, level, lvl, msg, ...fields } = pairs;
  const time = instantOf(ts ?? named ?? t);
  if (time === undefined || msg === undefined) return undefined;
  return { time, level: commonLevel(level ?? lvl ?? ''), message: msg, fields };
};

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}
