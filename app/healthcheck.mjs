// The image's health check, which has neither shell nor curl: exit status 0 when the instance in this container lives.
import { get } from 'node:http';

const { HOST: host, PORT: port } = process.env;
const path = '/health/live';
get({ host, port, path }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () =>
  process.exit(1),
);
