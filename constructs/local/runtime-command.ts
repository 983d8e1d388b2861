/** The project, seen from a stack's folder in the synthesized output: no path of one machine enters a plan. */
export const PROJECT_ROOT = '../../..';

/** The compiled local runtime (`tools/local`), seen from the project. */
export const RUNTIME = 'node .abreast/build/runtime.cjs';
