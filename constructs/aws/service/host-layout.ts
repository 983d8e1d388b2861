/** Where a host keeps what belongs to its instance. */
export const HOST = {
  scripts: '/opt/instance',
  settings: '/etc/instance/host.env',
  variables: '/etc/instance/container.env',
  agent: '/etc/instance/agent.json',
  /** Secret files before their placeholders are filled in. */
  templates: '/etc/instance/secrets',
  units: '/etc/systemd/system',
} as const;

/** Where the container finds its secrets: in memory. */
export const SECRETS_FOLDER = '/run/secrets';
/** User of the container (`app/Dockerfile`). */
export const CONTAINER_USER = '65532:65532';
/** Names of the lifecycle hooks, as the host answers them. */
export const HOOKS = { launch: 'launch', terminate: 'terminate' } as const;
