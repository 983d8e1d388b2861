import type { Program } from './program';

/** What builds and runs images: of use where it is, needed by no environment. */
export const containerPrograms = {
  podman: {
    files: ['podman'],
    version: { arguments: ['--version'], pattern: /podman version (\d+(?:\.\d+)+)/ },
    minimum: '3.4',
    because: 'the oldest that distributions still carry',
    debian: 'podman',
    homebrew: 'podman',
    rpm: 'podman',
    optional: true,
  },
  // For podman: crun, its first choice, works with version 2 of cgroups only.
  runc: {
    files: ['runc'],
    version: { arguments: ['--version'], pattern: /runc version (\d+(?:\.\d+)+)/ },
    minimum: '1.0',
    because: 'the oldest that podman takes',
    debian: 'runc',
    rpm: 'runc',
    download: 'https://github.com/opencontainers/runc/releases',
    optional: true,
  },
} as const satisfies Record<string, Program>;
