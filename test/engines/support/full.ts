/** Whether this is the full run (`npm run test:full`). */
export const FULL = process.env.ABREAST_TEST_FULL === '1';

/** A test of the full run only: `npm test` reads these names from the source and says that it left them out. */
export const fullTest = FULL ? test : () => undefined;
