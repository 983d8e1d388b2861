import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Component } from '../component';
import { secret } from '../secrets';
import { ADMIN } from './account-table';

/** A connection to one server as its administrator. */
export class MariadbAdmin {
  private connection: Connection | undefined;

  constructor(
    private readonly component: Component,
    readonly port: number,
  ) {}

  /** Runs one statement. */
  async query<Row>(text: string): Promise<Row[]> {
    this.connection ??= await this.connect();
    const [rows] = await this.connection.query<RowDataPacket[]>(text);
    return rows as Row[];
  }

  /** The same administrator on another server. */
  on(port: number): MariadbAdmin {
    return new MariadbAdmin(this.component, port);
  }

  async close(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    await connection?.end().catch(() => undefined);
  }

  private async connect(): Promise<Connection> {
    const connection = await createConnection({
      host: '127.0.0.1',
      port: this.port,
      user: ADMIN.name,
      password: secret(this.component.paths, ADMIN.secret),
      connectTimeout: 10_000,
    });
    // A restart of the server ends the connection between two statements: the next one connects anew.
    connection.on('error', () => {
      this.connection = undefined;
    });
    return connection;
  }
}
