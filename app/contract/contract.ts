import type { z } from 'zod';
import type { Variable } from './variable';
import { databaseVariables } from './variables/database';
import { httpVariables } from './variables/http';
import { identityVariables } from './variables/identity';
import { instanceVariables } from './variables/instance';
import { lockingVariables } from './variables/locking';
import { messagingVariables } from './variables/messaging';
import { rateLimitVariables } from './variables/rate-limits';
import { redisVariables } from './variables/redis';
import { searchVariables } from './variables/search';

/** Every environment variable of the image. Platforms render exactly these, the application reads only these. */
export const contract = {
  ...instanceVariables,
  ...databaseVariables,
  ...redisVariables,
  ...messagingVariables,
  ...lockingVariables,
  ...searchVariables,
  ...identityVariables,
  ...rateLimitVariables,
  ...httpVariables,
} satisfies Record<string, Variable>;

/** Name of a variable of the contract. */
export type VariableName = keyof typeof contract;

/** Names in the order in which tables show them. */
export const variableNames = Object.keys(contract) as VariableName[];

/** The contract by name, for code that treats all variables alike. */
export const variables: Readonly<Record<VariableName, Variable>> = contract;

type Parsed<N extends VariableName> = z.output<(typeof contract)[N]['schema']>;

type IsGiven<N extends VariableName> = (typeof contract)[N] extends
  | { readonly required: true }
  | { readonly default: string }
  ? N
  : never;

type GivenName = { [N in VariableName]: IsGiven<N> }[VariableName];

/** Typed values by variable name; those without a default may be missing. */
export type Values = { readonly [N in GivenName]: Parsed<N> } & {
  readonly [N in Exclude<VariableName, GivenName>]?: Parsed<N>;
};
