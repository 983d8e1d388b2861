import type { Program } from './program';

/** What shows pages in tests; needed by no environment. */
export const browserPrograms = {
  chromium: {
    files: ['chromium', 'google-chrome', 'chromium-browser'],
    version: { arguments: ['--version'], pattern: /(?:Chromium|Google Chrome) (\d+(?:\.\d+)+)/ },
    minimum: '123',
    because: 'older ones do not know light-dark(), of which the colours of the dashboard are made',
    debian: 'chromium',
    homebrew: 'chromium',
    rpm: 'chromium',
    download: 'https://www.chromium.org/getting-involved/download-chromium/',
    optional: true,
  },
} as const satisfies Record<string, Program>;
