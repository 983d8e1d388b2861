import { join } from 'node:path';
import type { Machine } from './machine';
import { InstallError } from './problem';
import { standIn } from './stand-in';

/**
 * Keeps packages from starting their daemons, and Postgres from creating a cluster `main`, neither of which anybody
 * asked for. An administrator's own policy-rc.d is moved aside and comes back.
 * @see https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt - 101: action not allowed
 * @see pg_createcluster(1) - createcluster.conf includes every file of createcluster.d
 * @returns puts everything back as it was; may be called more than once
 */
export function holdBack({ root }: Machine): () => void {
  const undo: (() => void)[] = [];
  const putBack = (): void => {
    process.off('exit', putBack);
    for (const each of undo) each();
  };
  // A command that exits at once, whatever the reason, puts everything back too.
  process.once('exit', putBack);
  try {
    undo.push(standIn(join(root, 'usr/sbin/policy-rc.d'), ['#!/bin/sh', 'exit 101'], 0o755));
    const noCluster = ['# No cluster with the package.', 'create_main_cluster = false'];
    undo.push(standIn(join(root, 'etc/postgresql-common/createcluster.d/abreast.conf'), noCluster, 0o644));
  } catch (error) {
    putBack();
    throw new InstallError({
      step: 'keeping the services of packages from starting',
      why: error instanceof Error ? error.message : String(error),
      wayOut: 'make /usr and /etc writable, or install the packages by hand',
    });
  }
  return putBack;
}
