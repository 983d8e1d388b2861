import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Component } from '../component';
import { secret } from '../secrets';
import { ADMIN_SECRET } from './role-table';

/** SQLSTATE of a server that is starting up. */
const CANNOT_CONNECT_NOW = '57P03';
const START_MILLISECONDS = 60_000;

/** A connection to the primary as its superuser. */
export class PostgresAdmin {
  private client: pg.Client | undefined;

  constructor(
    private readonly component: Component,
    readonly port: number,
  ) {}

  /** Runs one statement in a database (default: `postgres`). */
  async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    this.client ??= await this.connect('postgres');
    const { rows } = await this.client.query<Row>(text, [...values]);
    return rows;
  }

  /** Runs one statement in another database. */
  async queryIn(database: string, text: string): Promise<void> {
    const client = await this.connect(database);
    await client.query(text).finally(() => client.end());
  }

  /** The same superuser on another server. */
  on(port: number): PostgresAdmin {
    return new PostgresAdmin(this.component, port);
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  /** A server that recovers accepts connections before it answers: waits for it. */
  private async connect(database: string): Promise<pg.Client> {
    const deadline = Date.now() + START_MILLISECONDS;
    for (;;) {
      try {
        return await this.tryToConnect(database);
      } catch (error) {
        if ((error as pg.DatabaseError).code !== CANNOT_CONNECT_NOW || Date.now() > deadline) throw error;
        await sleep(50);
      }
    }
  }

  private async tryToConnect(database: string): Promise<pg.Client> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.port,
      user: 'postgres',
      password: secret(this.component.paths, ADMIN_SECRET),
      database,
      application_name: 'abreast',
      connectionTimeoutMillis: 10_000,
    });
    // A restart of the server ends the connection between two statements: the next one connects anew.
    client.on('error', () => {
      this.client = undefined;
    });
    await client.connect();
    return client;
  }
}
