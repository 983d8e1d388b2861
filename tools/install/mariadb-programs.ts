import type { Companion, Program } from './program';

/** MariaDB, and what makes copies of its data and reads its metrics. */
export const mariadbPrograms = {
  mariadbd: {
    files: ['mariadbd', 'mysqld'],
    version: { arguments: ['--version'], pattern: /Ver (\d+(?:\.\d+)+)-MariaDB/ },
    stranger: 'must be MariaDB: MySQL is set up and replicates in another way, which this project does not know',
    minimum: '10.6',
    because: 'older ones cannot skip locked rows (SELECT ... FOR UPDATE SKIP LOCKED)',
    debian: 'mariadb-server',
    homebrew: 'mariadb',
    rpm: 'mariadb-server',
    folders: ['/usr/libexec', '/opt/homebrew/opt/mariadb/bin', '/usr/local/opt/mariadb/bin'],
  },
  'mariadb-backup': {
    files: ['mariadb-backup'],
    version: { arguments: ['--version'], pattern: /MariaDB server (\d+(?:\.\d+)+)-MariaDB/ },
    minimum: '10.6',
    because: 'it must know the files of the server',
    debian: 'mariadb-backup',
    homebrew: 'mariadb',
    rpm: 'mariadb-backup',
    folders: ['/opt/homebrew/opt/mariadb/bin', '/usr/local/opt/mariadb/bin'],
  },
  'mariadb-install-db': { beside: 'mariadb-backup' },
  mysqld_exporter: {
    files: ['mysqld_exporter', 'prometheus-mysqld-exporter'],
    version: { arguments: ['--version'], pattern: /mysqld_exporter, version (\d+(?:\.\d+)+)/ },
    minimum: '0.14',
    because: 'the oldest that this project is tried with (Debian 12)',
    debian: 'prometheus-mysqld-exporter',
    download: 'https://github.com/prometheus/mysqld_exporter/releases',
  },
} as const satisfies Record<string, Program | Companion>;
