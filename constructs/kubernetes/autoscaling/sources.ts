/** An entry of a Secret in the system's namespace. */
export interface SecretEntry {
  /** Name of the Secret. */
  readonly name: string;
  readonly key: string;
}

/** Where KEDA asks how much there is to do, and how it proves that it may. */
export interface ScalingSources {
  /** The Redis cluster. @default none - nothing is followed there */
  readonly redis?: {
    /** Seeds, 'host:port', comma separated. */
    readonly addresses: string;
    /** Whether it speaks TLS. */
    readonly tls: boolean;
    /** Who asks. @default Redis asks nobody */
    readonly account?: { readonly username?: SecretEntry; readonly password: SecretEntry };
  };
  /** The database's primary, as libpq takes it in one text. @default none - nothing is followed there */
  readonly database?: { readonly connection: SecretEntry };
}
