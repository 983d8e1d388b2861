import { z } from 'zod';

/** The answer of a route that has nothing to tell. */
export const noContent = { 204: z.undefined() };
