import { type EksEnvironment, inCluster } from '../../constructs/aws/environment';
import { parseEnvironment } from '../../model/environment';
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
