import { join } from 'node:path';
import type { ProgramDocument } from '../../constructs/local/document';
import { serverAccount } from './account';
import type { EnvironmentPaths } from './paths';
import type { Fill } from './placeholders';

/** A crash loop ends after about half an hour (each try waits one second longer); `deploy` starts it again. */
const START_RETRIES = 60;

/** The supervisor's block for one program: restarted whenever it dies, stopped as gracefully as it can. */
export function programConf(paths: EnvironmentPaths, document: ProgramDocument, fill: Fill): string {
  const name = fill(document.name);
  const account = document.unprivileged ? serverAccount(fill('{{dir}}')) : undefined;
  const variables = Object.entries(document.variables ?? {}).map(([key, value]) => `${key}=${fill(value)}`);
  const command = [...(variables.length > 0 ? ['env', ...variables] : []), ...document.command.map(fill)];
  return `[program:${name}]
command=${command.map(quote).join(' ')}
directory=${fill('{{dir}}')}
autostart=true
autorestart=true
startsecs=1
startretries=${START_RETRIES}
stopsignal=${document.stopSignal}
stopwaitsecs=${document.stopSeconds}
killasgroup=true
redirect_stderr=true
stdout_logfile=${join(paths.logs, `${name}.log`)}
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=2
${account ? `user=${account.name}\n` : ''}`;
}

/**
 * One word of a supervisor command: shell quoting, percent signs doubled (supervisor expands them), and no `;` or `#`
 * after a space, where the configuration parser would see a comment.
 */
export function quote(word: string): string {
  const escaped = word.replaceAll('%', '%%');
  if (/^[\w@%+=:,./-]+$/.test(escaped)) return escaped;
  return `'${escaped.replaceAll("'", `'"'"'`).replace(/[;#]/g, (found) => `'\\${found}'`)}'`;
}
