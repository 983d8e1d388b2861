import { entryValue } from '../secrets/source';
import type { InClusterPart } from './part';

/** File beside the secrets of an instance: certificates of the authorities that sign for data in the cluster. */
export const AUTHORITIES_FILE = 'authorities.pem';

/** Content of that file, with placeholders; undefined where no component has an authority of its own. */
export function authoritiesOf(parts: readonly InClusterPart[]): string | undefined {
  const values = parts.flatMap(({ authority }) => (authority ? [entryValue(authority)] : []));
  return values.length > 0 ? `${values.join('\n')}\n` : undefined;
}
