import { HOST } from './host-layout';

/** What the units depend on. */
export interface UnitsProps {
  /** Name of the service. */
  readonly service: string;
  /** From SIGTERM to SIGKILL, in seconds: the shutdown ledger's. */
  readonly graceSeconds: number;
  /** Whether the instance publishes how much work waits. */
  readonly hasBacklog: boolean;
}

// Secrets, login and pull: a first pull of the image takes the longest.
const START_SECONDS = 300;
// After the container was told to stop: the runtime itself.
const STOP_MARGIN_SECONDS = 15;

/** The units of a host by file name: the container, who watches it, who follows the group, who counts what waits. */
export function systemdUnits(props: UnitsProps): Record<string, string> {
  return {
    'instance.service': containerUnit(props),
    'instance-watch.service': helperUnit('Restarts the container when it is not alive', 'watch'),
    'instance-follow.service': helperUnit('Follows the auto-scaling group', 'follow'),
    ...(props.hasBacklog ? { 'instance-backlog.service': helperUnit('Publishes how much work waits', 'backlog') } : {}),
  };
}

function containerUnit({ service, graceSeconds }: UnitsProps): string {
  return `[Unit]
Description=The instance of ${service}
Requires=docker.service
Wants=network-online.target
After=docker.service network-online.target
StartLimitIntervalSec=0

[Service]
EnvironmentFile=${HOST.settings}
Environment=DOCKER_CONFIG=/run/instance/docker
RuntimeDirectory=instance
RuntimeDirectoryMode=0700
ExecStartPre=-/usr/bin/docker rm --force instance
ExecStartPre=${HOST.scripts}/prepare
ExecStart=${HOST.scripts}/run
ExecStop=/usr/bin/docker stop -t ${graceSeconds} instance
SuccessExitStatus=143
Restart=always
RestartSec=2
TimeoutStartSec=${START_SECONDS}
TimeoutStopSec=${graceSeconds + STOP_MARGIN_SECONDS}
StandardOutput=null

[Install]
WantedBy=multi-user.target
`;
}

function helperUnit(description: string, script: string): string {
  return `[Unit]
Description=${description}
Wants=network-online.target
After=instance.service network-online.target

[Service]
EnvironmentFile=${HOST.settings}
ExecStart=${HOST.scripts}/${script}
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
`;
}
