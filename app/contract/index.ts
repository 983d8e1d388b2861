export { checkVariables } from './check';
export { type Config, readConfig } from './config';
export { contract, type Values, type VariableName, variableNames, variables } from './contract';
export { type DatabaseUrl, readDatabaseUrl } from './database-url';
export { editDistance } from './nearest';
export type { Given, ReadFile } from './parse';
export { ContractError, renderProblem, type VariableProblem } from './problem';
export { Secret } from './secret';
export type { Variable } from './variable';
