import { type EksEnvironment, inCluster } from '../../constructs/aws/environment';
import { parseEnvironment } from '../../model/environment';
import { EnvironmentError, renderProblem } from '../../model/errors';
import { reference } from '../../systems/reference';

/** An environment on Kubernetes of tier multi in a dummy account; the values given replace its own. */
export function anEks(values: Readonly<Record<string, unknown>> = {}): EksEnvironment {
  return inCluster(
    parseEnvironment({
      name: 'test',
      system: reference,
      platform: 'eks',
      tier: 'multi',
      account: { id: '123456789012', github: { repository: 'example/abreast' } },
      region: 'eu-central-1',
      domain: 'api.example.com',
      image: { kind: 'locked', repository: 'abreast', digest: `sha256:${'a'.repeat(64)}` },
      ...values,
    }),
  );
}

/** What is wrong with such an environment, a line for each problem. */
export function eksProblems(values: Readonly<Record<string, unknown>>): string[] {
  try {
    anEks(values);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems.map(renderProblem);
    throw error;
  }
}
