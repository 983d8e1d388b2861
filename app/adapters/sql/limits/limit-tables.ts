/** Limits of contexts that an administrator has set. */
export interface ContextLimitTable {
  context: string;
  requests_per_minute: number;
  burst_size: number;
  enabled: boolean;
}

/** Requests that were refused: one row for each subject, minute and instance. */
export interface AuditTable {
  id: string;
  scope: string;
  subject: string;
  quota: number;
  refused: number;
  minute: Date;
  instance_id: string;
}
