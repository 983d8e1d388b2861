import type { DataNetwork } from './data-network';
import type { EncryptionKey } from './encryption-key';
import type { AwsEnvironment } from './environment';

/** Where a data component lives. */
export interface DataStoreProps {
  readonly environment: AwsEnvironment;
  readonly network: DataNetwork;
  /** Encrypts what is stored and logged; its `services` must name `logs.<region>.amazonaws.com`. */
  readonly key: EncryptionKey;
}
