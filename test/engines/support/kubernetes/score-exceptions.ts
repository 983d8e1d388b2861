import type { Exception } from './linters';

/** Checks of kube-score that our objects need not pass. */
export const EXCEPTIONS: readonly Exception[] = [];
