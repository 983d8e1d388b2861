/** A Java program of an engine, as the local platform starts it. */
export interface JavaProgram {
  /** Name of the engine, whose jars are the class path. */
  readonly engine: 'kafka' | 'opensearch';
  readonly heapMebibytes: number;
  /** Folder for what Java unpacks while it runs; it must be there. */
  readonly temporaryFolder: string;
  /** Main class and its arguments. */
  readonly main: readonly [string, ...string[]];
}

/** The command that starts it, small and quick to start: the machine is shared with everything else. */
export function javaCommand({ engine, heapMebibytes, temporaryFolder, main }: JavaProgram): readonly string[] {
  return [
    '{{program java}}',
    `-Xms${heapMebibytes}m`,
    `-Xmx${heapMebibytes}m`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    // A server that has no memory left answers nobody: the supervisor starts it again.
    '-XX:+ExitOnOutOfMemoryError',
    // Its files would stay in the system's temporary folder after a kill.
    '-XX:-UsePerfData',
    `-Djava.io.tmpdir=${temporaryFolder}`,
    '-cp',
    `{{engine ${engine}}}`,
    ...main,
  ];
}
