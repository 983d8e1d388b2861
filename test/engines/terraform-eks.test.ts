import { anEks } from '../support/eks';
import { synthEks } from '../support/eks-stacks';
import { Figures } from './support/figures';
import { stopAll } from './support/processes';
import { OfflineStacks } from './support/terraform/offline-stacks';
import { OfflineTerraform } from './support/terraform/terraform';

// All that an environment on Kubernetes may ask of AWS, in one: the provider is loaded once.
const template = synthEks(
  anEks({
    tier: 'enterprise',
    messaging: { kind: 'kafka' },
    cluster: {
      admins: ['arn:aws:iam::123456789012:role/operators'],
      publicAccess: { kind: 'addresses', cidrs: ['203.0.113.7/32'] },
      nodeGroups: {
        general: { instanceType: 'm6i.xlarge', min: 3, max: 30 },
        batch: {
          instanceType: 'c6i.xlarge',
          min: 0,
          max: 6,
          capacity: { kind: 'spot', types: ['m6i.xlarge'] },
          labels: { team: 'data' },
          taints: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }],
        },
      },
    },
  }),
);
const { backend: _, ...requirements } = template.files['test-network']?.terraform ?? {};
const terraform = OfflineTerraform.start(requirements);
if (typeof terraform === 'string')
  console.warn(`SKIPPED: no stack of eks was shown to the real provider, which cannot be had: ${terraform}`);
const providerTest = typeof terraform === 'string' ? test.skip : test;
const figures = new Figures('terraform-eks');

/** Three processes of Terraform side by side, each with a provider: half a minute alone, more on a busy machine. */
jest.setTimeout(300_000);
afterAll(stopAll);

providerTest('every stack of eks that asks only AWS: valid, planned and applied to mocks', async () => {
  if (typeof terraform === 'string') throw new Error(terraform);
  const resources: Record<string, number> = {};
  for (const { stack } of template.resources()) resources[stack] = (resources[stack] ?? 0) + 1;
  const stacks = new OfflineStacks(terraform, template.files);
  const begin = Date.now();
  const [problems, plan, applied] = await Promise.all([stacks.validate(), stacks.plan(), stacks.applyToMocks()]);
  figures.note('eks', { planned: plan.added, seconds: Math.round((Date.now() - begin) / 1_000) });
  expect({ problems, plan, applied }).toEqual({
    problems: [],
    plan: { problems: [], added: resources },
    applied: { problems: [], passed: 1 },
  });
});
