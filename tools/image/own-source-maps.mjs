// Node reads a source map whole at the first error, so a map of all packages would cost 20 MB of each instance's memory.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';

/** Takes the places that lie in packages out of every source map of a folder; those in our own code stay. */
export function keepOwnSourceMaps(folder) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.map'))) {
    const path = join(folder, file);
    writeFileSync(path, JSON.stringify(ownOnly(JSON.parse(readFileSync(path, 'utf8')))));
  }
}

function ownOnly(map) {
  const isOwn = ([, source]) => source !== undefined && !map.sources[source].includes('node_modules/');
  // A segment of one number ends the place before it.
  const lines = decode(map.mappings).map((segments) =>
    segments.flatMap((segment, index) => {
      if (isOwn(segment)) return [segment];
      return index > 0 && isOwn(segments[index - 1]) ? [segment.slice(0, 1)] : [];
    }),
  );
  return { ...map, mappings: encode(lines) };
}
