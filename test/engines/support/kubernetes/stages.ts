/**
 * Time that a pod takes to become ready, and to end: kwok's own stages take none, and a rollout that is done at once
 * shows no gap.
 */
const MILLISECONDS = 400;

const pods = { apiGroup: 'v1', kind: 'Pod' };
const is = (key: string, operator: string, ...values: readonly string[]) => ({
  key,
  operator,
  ...(values.length > 0 ? { values } : {}),
});
const stage = (name: string, matchExpressions: readonly object[], next: object) => ({
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'Stage',
  metadata: { name },
  spec: { resourceRef: pods, selector: { matchExpressions }, delay: { durationMilliseconds: MILLISECONDS }, next },
});

/** Status of a pod whose containers all run; init containers have run. */
const RUNNING = `
{{ $now := Now }}
phase: Running
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
conditions:
{{ range $type := list "Initialized" "ContainersReady" "Ready" }}
- { type: {{ $type }}, status: "True", lastTransitionTime: {{ $now | Quote }} }
{{ end }}
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ $now | Quote }} } }
{{ end }}
{{ with .spec.initContainers }}
initContainerStatuses:
{{ range . }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} } }
{{ end }}
{{ end }}
`;

const isAlive = is('.metadata.deletionTimestamp', 'DoesNotExist');

/** What kwok does with the pods of its nodes: they become ready, those of Jobs are done, and they end. */
export const podStages = [
  stage('pod-ready', [isAlive, is('.status.podIP', 'DoesNotExist')], { statusTemplate: RUNNING }),
  stage(
    'pod-complete',
    [isAlive, is('.status.phase', 'In', 'Running'), is('.metadata.ownerReferences.[].kind', 'In', 'Job')],
    { statusTemplate: 'phase: Succeeded' },
  ),
  stage('pod-delete', [is('.metadata.deletionTimestamp', 'Exists')], { finalizers: { empty: true }, delete: true }),
];
