import type { Environment } from '../../model/environment';
import { groupedLines, type LedgerGroup } from './group';
import { shareOf } from './share';

type Line = Environment['ledgers'][number];

const WIDTH = 800;
const MARGIN = 16;
const ROW = 38;
const HEADING = 34;
const BAR = 10;
const TRACK = WIDTH - 2 * MARGIN;

// Each pair is for a light and a dark page; text keeps a contrast of 4.5 : 1 and bars of 3 : 1 on both.
const STYLE = `
  svg { background: #fff; color-scheme: light dark; }
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .heading { font-weight: 600; font-size: 15px; }
  .figures { fill: #59636e; text-anchor: end; }
  .supply { fill: #d1d9e0; }
  .demand { fill: #0969da; }
  .full { fill: #bc4c00; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; }
    text { fill: #f0f6fc; }
    .figures { fill: #9198a1; }
    .supply { fill: #3d444d; }
    .demand { fill: #4493f8; }
    .full { fill: #f0883e; }
  }`;

// Beyond it a bar is shown in another colour: little is left.
const NEARLY_FULL = 90;

/** Every line of every ledger as a bar of demand in one of supply: an SVG, 800 wide, for light and dark pages. */
export function picture({ name, ledgers }: Environment): string {
  const groups = groupedLines(ledgers);
  const height = groups.reduce((total, { lines }) => total + HEADING + lines.length * ROW, 2 * MARGIN + HEADING);
  const title = `Capacity of ${escaped(name)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${title}</title>`,
    `<style>${STYLE}\n</style>`,
    text(MARGIN, MARGIN + BAR + 4, 'heading', `Capacity of ${name}: demand in supply`),
    ...drawn(groups),
    '</svg>\n',
  ].join('\n');
}

function drawn(groups: readonly LedgerGroup[]): string[] {
  let top = MARGIN + HEADING;
  return groups.flatMap(({ ledger, lines }) => {
    const start = top;
    top += HEADING + lines.length * ROW;
    const rows = lines.map((line, index) => bar(line, start + HEADING + index * ROW));
    return [text(MARGIN, start + HEADING / 2, 'heading', ledger), ...rows];
  });
}

function bar(line: Line, top: number): string {
  const { subject, demand, supply, headroom, unit } = line;
  const share = shareOf(line);
  const figures = `${demand} of ${supply} ${unit}, ${headroom} left, ${share} %`;
  const used = Math.round((TRACK * Math.min(share, 100)) / 100);
  const y = top + 6;
  return [
    text(MARGIN, top, 'subject', subject),
    text(WIDTH - MARGIN, top, 'figures', figures),
    `<rect class="supply" x="${MARGIN}" y="${y}" width="${TRACK}" height="${BAR}" rx="3"/>`,
    `<rect class="${share > NEARLY_FULL ? 'full' : 'demand'}" x="${MARGIN}" y="${y}" width="${used}" height="${BAR}" rx="3"/>`,
  ].join('\n');
}

function text(x: number, y: number, style: string, words: string): string {
  return `<text class="${style}" x="${x}" y="${y}">${escaped(words)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
