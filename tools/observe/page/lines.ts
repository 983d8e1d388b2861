import { drawing } from './dom';

/** Dashes of a line, in pixels: with eight colours they tell 24 lines apart, and more than colour does. */
const DASHES = [[], [6, 4], [2, 3]] as const;
const COLOURS = 8;

/** How a line looks. */
export interface LineStyle {
  /** Name of a property in the style sheet. */
  readonly colour: string;
  readonly dash: readonly number[];
}

/** How the line at a place, from 0, looks. */
export function lineStyle(index: number): LineStyle {
  return { colour: `--line-${(index % COLOURS) + 1}`, dash: DASHES[Math.floor(index / COLOURS) % DASHES.length] ?? [] };
}

/** How limits and targets look. */
export const THRESHOLDS: Readonly<Record<'limit' | 'target', LineStyle>> = {
  limit: { colour: '--limit', dash: [8, 4] },
  target: { colour: '--target', dash: [2, 4] },
};

/** The colour itself, in the colours that the person prefers. */
export function colourOf({ colour }: LineStyle): string {
  return propertyOf(colour);
}

/** A colour of the style sheet, resolved: a canvas does not know light-dark(). */
export function propertyOf(name: string): string {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** A short piece of the line, for its name. */
export function sample({ colour, dash }: LineStyle): SVGElement {
  const line = { x1: '0', y1: '4', x2: '24', y2: '4', 'stroke-width': '2.5', 'stroke-dasharray': dash.join(' ') };
  const piece = drawing('line', line);
  piece.style.stroke = `var(${colour})`;
  return drawing('svg', { viewBox: '0 0 24 8', width: '24', height: '8', 'aria-hidden': 'true' }, piece);
}
