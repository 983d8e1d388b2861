import type { EnvironmentPaths } from './paths';

/** `supervisord.conf`: a socket of its own, logs in the environment's folder, one file per program. */
export function supervisordConf(paths: EnvironmentPaths, socket: string): string {
  return `[supervisord]
nodaemon=false
logfile=${paths.logs}/supervisord.log
logfile_maxbytes=10MB
logfile_backups=1
pidfile=${paths.run}/supervisord.pid
childlogdir=${paths.logs}
umask=022
${process.getuid?.() === 0 ? 'user=root\n' : ''}
[unix_http_server]
file=${socket}
chmod=0700

[supervisorctl]
serverurl=unix://${socket}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[include]
files=${paths.programs}/*.conf
`;
}
