import { readFileSync } from 'node:fs';
import type { DatabaseUrl } from '../../contract';

/** How a connection is encrypted, whatever the driver. */
export interface Tls {
  /** Whether a certificate must be signed by one that is trusted. */
  readonly verifies: boolean;
  /** Whether the certificate must also name the host. */
  readonly verifiesHost: boolean;
  /**
   * The certificates that are trusted, as text.
   * @default those that Node trusts
   */
  readonly ca?: string;
  /** Whether a server that cannot encrypt is taken without. */
  readonly isOptional: boolean;
}

/**
 * What the mode of a URL means, as libpq explains it.
 * @returns undefined when nothing is encrypted
 * @throws when the file of the certificates cannot be read
 */
export function tlsOf({ sslMode, sslRootCert }: DatabaseUrl): Tls | undefined {
  if (sslMode === 'disable') return undefined;
  const verifies = sslMode === 'verify-ca' || sslMode === 'verify-full';
  return {
    verifies,
    verifiesHost: sslMode === 'verify-full',
    isOptional: sslMode === 'prefer',
    ...(verifies && sslRootCert !== undefined && { ca: readFileSync(sslRootCert, 'utf8') }),
  };
}
