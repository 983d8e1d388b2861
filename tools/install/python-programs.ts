import type { Program } from './program';

/** What a linter of the AWS stacks runs in; needed by no environment. */
export const pythonPrograms = {
  python3: {
    files: ['python3'],
    version: { arguments: ['--version'], pattern: /Python (\d+(?:\.\d+)+)/ },
    minimum: '3.10',
    because: 'checkov 3.3 asks for it',
    debian: 'python3-venv',
    homebrew: 'python',
    rpm: 'python3',
    optional: true,
  },
} as const satisfies Record<string, Program>;
