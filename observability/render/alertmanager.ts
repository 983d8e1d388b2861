import { stringify } from 'yaml';
import type { Environment } from '../../model/environment';
import { inhibitions } from './inhibitions';

/** A way to reach somebody. */
export type Delivery =
  /** Nobody: Alertmanager only keeps what fires. */
  | { readonly kind: 'none' }
  /** Each address gets a POST of Alertmanager's JSON, also when an alert ends. */
  | { readonly kind: 'webhooks'; readonly urls: readonly string[] }
  /** A topic of Amazon SNS in `region`; Alertmanager signs with the credentials of where it runs. */
  | { readonly kind: 'sns'; readonly topicArn: string; readonly region: string };

/** Whom Alertmanager tells. */
export interface Receivers {
  /** Who gets every alert of severity `critical` and `warning`. */
  readonly alerts: Delivery;
  /**
   * Who gets the deadman, every five minutes for as long as everything that tells of alerts works.
   * @default nobody
   */
  readonly deadman?: Delivery;
}

/** Configuration of Alertmanager, 0.22 or later, as far as we use it. */
export interface AlertmanagerConfig {
  readonly route: Readonly<Record<string, unknown>>;
  readonly receivers: readonly Readonly<Record<string, unknown>>[];
  readonly inhibit_rules: readonly Readonly<Record<string, unknown>>[];
}

/** How long to gather alerts of a group, before the first message and between two. On `local` somebody looks on. */
const PACE = {
  local: { group_wait: '5s', group_interval: '10s' },
  cloud: { group_wait: '30s', group_interval: '5m' },
};

/**
 * What Alertmanager does with the alerts of an environment: one message per alert and service, critical ones again
 * after an hour, others after half a day; what another alert explains is kept back (`inhibitions`).
 * @see https://prometheus.io/docs/alerting/0.25/configuration/
 */
export function alertmanagerConfig(
  { platform }: Pick<Environment, 'platform'>,
  { alerts, deadman = { kind: 'none' } }: Receivers,
): AlertmanagerConfig {
  return {
    route: {
      receiver: 'alerts',
      group_by: ['alertname', 'service'],
      ...PACE[platform === 'local' ? 'local' : 'cloud'],
      repeat_interval: '12h',
      routes: [
        {
          receiver: 'deadman',
          matchers: ['severity="none"'],
          group_wait: '0s',
          group_interval: '1m',
          repeat_interval: '5m',
        },
        { receiver: 'alerts', matchers: ['severity="critical"'], repeat_interval: '1h' },
      ],
    },
    receivers: [
      { name: 'alerts', ...delivery(alerts) },
      { name: 'deadman', ...delivery(deadman) },
    ],
    inhibit_rules: inhibitions,
  };
}

/** The same as a file. */
export function alertmanagerYml(environment: Pick<Environment, 'platform'>, receivers: Receivers): string {
  return stringify(alertmanagerConfig(environment, receivers), { lineWidth: 0, aliasDuplicateObjects: false });
}

function delivery(to: Delivery): Record<string, unknown> {
  if (to.kind === 'webhooks') return { webhook_configs: to.urls.map((url) => ({ url, send_resolved: true })) };
  if (to.kind === 'none') return {};
  const { topicArn, region } = to;
  return { sns_configs: [{ topic_arn: topicArn, sigv4: { region }, send_resolved: true }] };
}
