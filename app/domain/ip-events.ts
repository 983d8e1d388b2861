import type { Upserted } from '../ports/ips';
import { createEvent, type DomainEvent } from './events/event';

/** What a write told of an address: nothing when it changed nothing. */
export function putEvent({ record, created, changed, revision }: Upserted, requestId: string): DomainEvent | undefined {
  if (!changed) return undefined;
  const type = created ? 'ip.created' : 'ip.updated';
  return createEvent({ type, subject: record.address, request_id: requestId, revision, data: record });
}

/** What the removal of an address tells. */
export function removalEvent(address: string, revision: number, requestId: string): DomainEvent {
  return createEvent({ type: 'ip.deleted', subject: address, request_id: requestId, revision, data: { address } });
}
