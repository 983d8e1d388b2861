import { variableNames, variables } from './contract';
import { nearestName } from './nearest';
import { type Given, parse } from './parse';
import type { VariableProblem } from './problem';

const knownNames: readonly string[] = variableNames.flatMap((name) =>
  variables[name].secret ? [name, `${name}_FILE`] : [name],
);

/**
 * Everything that is wrong with variables rendered for the image; empty when they fit.
 * Strict: unknown names are problems too. The files of `*_FILE` variables are not looked at.
 */
export function checkVariables(given: Given): VariableProblem[] {
  const unknown = Object.keys(given).filter((name) => !knownNames.includes(name));
  return [...unknown.map(unknownProblem), ...parse(given).problems];
}

// The value stays out: a misspelt DATABASE_URL is still a secret.
function unknownProblem(name: string): VariableProblem {
  const nearest = nearestName(name, knownNames);
  const wayOut = nearest ? `did you mean ${nearest}?` : 'remove it, or add it to the contract';
  return { name, value: undefined, rule: 'is not a variable of the contract', wayOut };
}
