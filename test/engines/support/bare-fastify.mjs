// What the application is measured against: Fastify, and Fastify with pg, answering the same bytes and nothing more.
import { fastify } from 'fastify';
import pg from 'pg';

const { PORT, DATABASE_URL, BODY } = process.env;
const app = fastify();
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });

app.get('/cached/:address', async (_request, reply) => reply.type('application/json; charset=utf-8').send(BODY));
app.get('/stored/:address', async ({ params }) => {
  const { rows } = await pool.query(
    'select address, list, reason, expires_at, created_at, updated_at, version from ips where address = $1',
    [params.address],
  );
  return rows[0];
});
await app.listen({ host: '127.0.0.1', port: Number(PORT) });
