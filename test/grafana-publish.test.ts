import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { grafanaServer, publishDashboard } from '../tools/grafana/publish';

/** What came in at a Grafana that takes everything from one token. */
const taken: { readonly path: string | undefined; readonly body: unknown }[] = [];
let grafana: Server;
let url = '';

beforeAll(async () => {
  grafana = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => grafana.once('listening', resolve));
  url = `http://127.0.0.1:${(grafana.address() as AddressInfo).port}`;
});
afterAll(() => grafana.close());

async function answer(request: IncomingMessage): Promise<[number, object]> {
  const body = await json(request);
  if (request.headers.authorization !== 'Bearer good') return [403, { message: 'Permission denied' }];
  taken.push({ path: request.url, body });
  return [200, { url: '/d/abreast-prod-cache' }];
}

describe('publishing a dashboard', () => {
  test('replaces the one of the same name, and says where it is', async () => {
    const dashboard = { uid: 'abreast-prod-cache' };
    expect(await publishDashboard({ url, token: 'good' }, dashboard)).toBe('/d/abreast-prod-cache');
    expect(taken).toEqual([
      { path: '/api/dashboards/db', body: { dashboard, overwrite: true, message: 'npm run dashboards' } },
    ]);
  });

  test('passes on what Grafana refuses, with the way out, without the token', async () => {
    const refused = publishDashboard({ url, token: 'bad-token' }, {});
    await expect(refused).rejects.toThrow(
      `--publish (${url}) answered 403: Permission denied: give GRAFANA_TOKEN the role Editor`,
    );
    await expect(refused).rejects.not.toThrow('bad-token');
  });

  test('says when nobody answers', async () => {
    const nobody = publishDashboard({ url: 'http://127.0.0.1:9', token: 'good' }, {});
    await expect(nobody).rejects.toThrow('--publish (http://127.0.0.1:9) does not answer');
  });

  test.each(['http://grafana.example.com', 'grafana.example.com', 'ftp://127.0.0.1'])(
    'sends no token to %s',
    (address) => {
      expect(() => grafanaServer(address, 'good')).toThrow(`--publish (${address}) must be an https address`);
    },
  );

  test('tells of everything that is wrong at once', () => {
    expect(() => grafanaServer('nowhere', undefined)).toThrow(/--publish \(nowhere\).*\n.*GRAFANA_TOKEN must be set/);
    expect(grafanaServer(url, 'good')).toEqual({ url, token: 'good' });
  });
});
