import { alertmanagerConfig } from '../../../observability/render/alertmanager';
import { alarmTopicArn } from '../../aws/observability/alarm-topic';
import { priority } from '../priority-classes';
import { STORAGE_CLASS } from '../storage-class';
import { copiesIn, type OperatorContext } from './operator';
import { resources, spreadOver } from './parts';

/** Where Prometheus answers inside the cluster: every copy scrapes everything, so any of them will do. */
export const PROMETHEUS = { url: 'http://prometheus-operated.monitoring.svc', port: 9090 } as const;

/** Volume of one copy; the oldest samples go before it is full, whatever the retention says. */
const VOLUME = '100Gi';
const FULLEST = '85GB';

/** The part that collects. */
export function prometheusValues({ environment }: OperatorContext): object {
  const replicas = copiesIn(environment);
  const { scrapeInterval, retention } = environment.observability;
  return {
    podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
    prometheusSpec: {
      replicas,
      scrapeInterval: `${scrapeInterval.seconds}s`,
      retention: `${retention.seconds}s`,
      retentionSize: FULLEST,
      resources: resources(500, 2048, 2000),
      priorityClassName: priority('operators'),
      topologySpreadConstraints: spreadOver({ 'app.kubernetes.io/name': 'prometheus' }),
      // Every monitor and rule of the cluster counts, not only those of this release.
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      ruleSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
      scrapeConfigSelectorNilUsesHelmValues: false,
      storageSpec: volume(VOLUME),
      ...LEAVES_NOTHING,
    },
  };
}

/** Service account of Alertmanager: it may publish to the topic of the alarms. */
export const ALERTMANAGER = 'alertmanager';

/** The part that tells people, by the topic that alarms of CloudWatch use: copies agree on who does. */
export function alertmanagerValues({ environment }: OperatorContext): object {
  const replicas = copiesIn(environment);
  const topic = { kind: 'sns', topicArn: alarmTopicArn(environment), region: environment.region } as const;
  return {
    config: alertmanagerConfig(environment, { alerts: topic }),
    serviceAccount: { name: ALERTMANAGER },
    podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
    alertmanagerSpec: {
      replicas,
      resources: resources(50, 128, 200),
      priorityClassName: priority('operators'),
      topologySpreadConstraints: spreadOver({ 'app.kubernetes.io/name': 'alertmanager' }),
      storage: volume('2Gi'),
      ...LEAVES_NOTHING,
    },
  };
}

/** Otherwise volumes would outlive the cluster, and cost. */
const LEAVES_NOTHING = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } };

function volume(storage: string): object {
  const spec = {
    storageClassName: STORAGE_CLASS,
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage } },
  };
  return { volumeClaimTemplate: { spec } };
}
