import { type Rule, rule, when } from './rule';

const metrics = rule(['observability', 'loadBalancer'], ({ observability, loadBalancer: { diagnostics } }) =>
  when(
    observability.metrics !== 'endpoint' && !diagnostics.paths.includes('/metrics'),
    'loadBalancer.diagnostics.paths',
    diagnostics.paths,
    'must hide /metrics',
    'scrapers go to the instances; add it, so that clients do not read it',
  ),
);

const secrets = rule(['secrets'], ({ secrets: names }) => {
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return repeated.map((name) => ({
    path: 'secrets',
    value: undefined,
    rule: `must not name ${name} twice`,
    wayOut: 'remove one of them',
  }));
});

const emails = rule(['observability'], ({ observability: { alarmEmails } }) =>
  alarmEmails.flatMap((email, index) =>
    when(
      alarmEmails.indexOf(email) < index,
      `observability.alarmEmails.${index}`,
      email,
      'must not be named twice',
      'one message each is enough; remove it',
    ),
  ),
);

const webhooks = rule(['platform', 'observability'], ({ platform, observability: { notify, metrics: kind } }) => {
  const { webhooks: urls } = notify;
  const path = 'observability.notify.webhooks';
  return [
    ...when(
      urls.length > 0 && platform !== 'local',
      path,
      urls,
      `is for local, not for ${platform}`,
      'remove it: alarmEmails names who is told there',
    ),
    ...when(
      urls.length > 0 && platform === 'local' && kind === 'endpoint',
      path,
      urls,
      "needs somebody who tells, which observability.metrics 'endpoint' has not",
      "set metrics to 'prometheus', or remove it",
    ),
    ...urls.flatMap((url, index) =>
      when(urls.indexOf(url) < index, `${path}.${index}`, url, 'must not be named twice', 'remove it'),
    ),
  ];
});

/** Rules about running an environment. */
export const operationsRules: readonly Rule[] = [metrics, secrets, emails, webhooks];
