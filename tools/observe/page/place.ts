import { RANGES, type Range } from '../answers';

/** What the address of the page names. */
export interface Place {
  /** A dashboard's id; '' for the first. */
  readonly dashboard: string;
  /** A panel's id; '' for none. */
  readonly panel: string;
  readonly range: Range;
}

const FIRST: Range = '15m';

/** Reads '?range=1h#overview/errors'; what is left out or unknown is the first. */
export function placeOf({ search, hash }: { readonly search: string; readonly hash: string }): Place {
  const [dashboard = '', panel = ''] = hash.replace(/^#/, '').split('/').map(decoded);
  const range = new URLSearchParams(search).get('range') ?? '';
  return { dashboard, panel, range: Object.hasOwn(RANGES, range) ? (range as Range) : FIRST };
}

/** A range as people call it. */
export function rangeName(range: Range): string {
  return range.replace('m', ' min').replace('h', ' h');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
