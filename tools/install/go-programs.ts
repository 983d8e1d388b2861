import type { Program } from './program';

/** What builds the Kubernetes control plane of the tests; needed by no environment. */
export const goPrograms = {
  go: {
    files: ['go'],
    version: { arguments: ['version'], pattern: /go version go(\d+(?:\.\d+)+)/ },
    minimum: '1.24',
    because: 'Kubernetes 1.34 asks for it',
    debian: 'golang-go',
    homebrew: 'go',
    rpm: 'golang',
    download: 'https://go.dev/dl/',
    folders: ['/usr/local/go/bin', '/usr/lib/go-*/bin'],
    optional: true,
  },
} as const satisfies Record<string, Program>;
