import { readFileSync } from 'node:fs';
import type { ComponentPage } from './pages';
import { type Described, renderReference } from './reference';

const BEGIN = '<!-- Written by `npm run docs` from the doc comments: -->';
const END = '<!-- until here. -->';

/** A component's page as a file. */
export interface PageFile {
  readonly path: string;
  /** As it is. */
  readonly text: string;
  /** With the reference as it must be. */
  readonly renewed: string;
}

/**
 * A component's page with its reference between the two markers; everything else stays as a person wrote it.
 * @throws Error for a page without the markers
 */
export function renewPage(page: ComponentPage, described: Described): PageFile {
  const path = `docs/components/${page.name}.md`;
  const text = readFileSync(path, 'utf8');
  const [before, rest = ''] = text.split(BEGIN);
  const [, after] = rest.split(END);
  if (before === undefined || after === undefined)
    throw new Error(`${path} must have a place for its reference: add the lines ${BEGIN} and ${END}`);
  return { path, text, renewed: `${before}${BEGIN}\n\n${renderReference(page, described)}\n\n${END}${after}` };
}
