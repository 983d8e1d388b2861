/** Notes which events a consumer has taken over. */
export interface InboxWriter {
  /** False when the consumer has taken the event over before; waits for a transaction that is doing so now. */
  add(consumer: string, eventId: string): Promise<boolean>;
}
