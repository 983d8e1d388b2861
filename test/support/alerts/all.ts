import type { AlertCase } from './case';
import { trafficCases } from './cases/traffic';

/** How every alert must behave. */
export const alertCases: readonly AlertCase[] = [...trafficCases];
