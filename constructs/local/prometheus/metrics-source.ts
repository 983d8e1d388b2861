import type { FileCheck, ProgramDocument } from '../document';
import type { ScrapeJob } from './prometheus-yml';

/** How Prometheus reads the metrics of one component. */
export interface MetricsSource {
  readonly jobs: readonly ScrapeJob[];
  /** Exporters for what has no metrics page of its own; they run beside Prometheus. */
  readonly exporters: readonly ProgramDocument[];
  /** Files that these exporters read, in the folder of Prometheus. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * Judges of these files.
   * @default none
   */
  readonly checks?: readonly FileCheck[];
}
