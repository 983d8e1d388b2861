import type { CacheRequest, CommittedWrite } from '../ports/cache';
import type { IpQuery } from '../ports/ips';

const GROUP = 'ips';

/** The answer about one address. */
export function entryRequest(address: string) {
  return { key: `ips:entry:${address}`, kind: 'default' } as const satisfies CacheRequest;
}

/** A page; that of one list is a filter. */
export function pageRequest({ list, limit, afterAddress }: Omit<IpQuery, 'now'>): CacheRequest {
  const key = `${list ?? 'any'}:${limit}:${afterAddress ?? ''}`;
  return { key: `page:${key}`, kind: list === undefined ? 'list' : 'filter', group: GROUP };
}

/** The figures about all addresses. */
export const statsRequest: CacheRequest = { key: 'stats', kind: 'stats', group: GROUP };

/** A write to one address: it changes the entry, and hides pages and figures. */
export function writtenEntry(address: string, revision: number): CommittedWrite {
  return { ...entryRequest(address), revision, group: GROUP };
}
