import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import type { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { type AwsEnvironment, nameOf } from '../environment';
import { serverSettings } from './settings';

/** A parameter and its value; `static` ones are read at the start of the server. */
interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: 'immediate' | 'pending-reboot';
}

const dynamic = (name: string, value: string | number): Parameter => ({
  name,
  value: String(value),
  applyMethod: 'immediate',
});
const fixed = (name: string, value: string | number): Parameter => ({
  name,
  value: String(value),
  applyMethod: 'pending-reboot',
});

const SLOW_MILLISECONDS = 500;
const IDLE_IN_TRANSACTION_MILLISECONDS = 60_000;

/** What no client may do without: TLS. What none may exceed: the ledger's connections and the longest statement. */
function postgres({ maxConnections, statementTimeout, workMem }: Environment['database']): Parameter[] {
  return [
    dynamic('rds.force_ssl', 1),
    fixed('max_connections', maxConnections),
    dynamic('statement_timeout', statementTimeout.milliseconds),
    dynamic('idle_in_transaction_session_timeout', IDLE_IN_TRANSACTION_MILLISECONDS),
    dynamic('work_mem', workMem.bytes / 1024),
    dynamic('password_encryption', 'scram-sha-256'),
    fixed('shared_preload_libraries', 'pg_stat_statements'),
    dynamic('track_io_timing', 1),
    dynamic('log_statement', 'ddl'),
    dynamic('log_min_duration_statement', SLOW_MILLISECONDS),
    dynamic('log_lock_waits', 1),
  ];
}

function mysql({ maxConnections, statementTimeout }: Environment['database']): Parameter[] {
  return [
    dynamic('require_secure_transport', 1),
    dynamic('max_connections', maxConnections),
    dynamic('max_execution_time', statementTimeout.milliseconds),
    dynamic('slow_query_log', 1),
    dynamic('long_query_time', SLOW_MILLISECONDS / 1000),
    dynamic('log_output', 'FILE'),
    dynamic('innodb_print_all_deadlocks', 1),
    fixed('performance_schema', 1),
  ];
}

/** Name of the parameter group of an environment's servers. */
export function createParameters(scope: Construct, environment: AwsEnvironment): string {
  const { database } = environment;
  const { family } = serverSettings(environment);
  const group = new DbParameterGroup(scope, 'parameters', {
    name: `${nameOf(environment, 'database')}-${family.replaceAll('.', '-')}`,
    description: `Database of ${environment.name}`,
    family,
    parameter: database.engine === 'postgres' ? postgres(database) : mysql(database),
    // A new major version has another family, and its group must be there before the server moves to it.
    lifecycle: { createBeforeDestroy: true },
  });
  return group.name;
}
