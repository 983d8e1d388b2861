import type { Position } from '../../ports/position';

/** What the instances tell each other about the cache. */
export type CacheMessage =
  | { readonly kind: 'write'; readonly key: string; readonly revision: number; readonly position: Position }
  /** Everybody empties their memory. */
  | { readonly kind: 'flush'; readonly id: string }
  | { readonly kind: 'flushed'; readonly id: string; readonly instance: string };

/** `write|<revision>|<position>|<key>`, `flush|<id>` or `flushed|<id>|<instance>`; a key may hold bars. */
export function renderMessage(message: CacheMessage): string {
  if (message.kind === 'flush') return `flush|${message.id}`;
  if (message.kind === 'flushed') return `flushed|${message.id}|${message.instance}`;
  return `write|${message.revision}|${message.position}|${message.key}`;
}

/** Undefined for what another version may have sent. */
export function parseMessage(text: string): CacheMessage | undefined {
  const [kind, first = '', second = '', ...key] = text.split('|');
  if (kind === 'flush') return { kind, id: first };
  if (kind === 'flushed') return { kind, id: first, instance: second };
  if (kind === 'write') return { kind, revision: Number(first), position: second, key: key.join('|') };
  return undefined;
}
