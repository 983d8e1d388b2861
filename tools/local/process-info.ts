import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What the supervisor tells of one program, as it comes. */
export interface ProcessInfo {
  readonly name: string;
  readonly statename: string;
  /** 0 while it does not run. */
  readonly pid: number;
}

const QUESTION = '<?xml version="1.0"?><methodCall><methodName>supervisor.getAllProcessInfo</methodName></methodCall>';
const PATIENCE_MILLISECONDS = 10_000;

/**
 * Every program the supervisor knows, asked over its socket: `supervisorctl` takes 0.2 s of a processor for each question,
 * and a deploy asks dozens.
 * @param socket Path of the socket
 * @throws when nobody answers within ten seconds, or something else than a list
 */
export async function askProcessInfo(socket: string): Promise<ProcessInfo[]> {
  const { status, body } = await post(socket, QUESTION);
  if (status !== 200 || !body.includes('<methodResponse>') || body.includes('<fault>'))
    throw new Error(`status ${status}: ${body.slice(0, 200)}`);
  return parseProcessInfo(body);
}

/** Reads the answer to `getAllProcessInfo`; names of programs hold no character that XML escapes. */
export function parseProcessInfo(xml: string): ProcessInfo[] {
  return xml
    .split('<struct>')
    .slice(1)
    .map((struct) => ({
      name: member(struct, 'name'),
      statename: member(struct, 'statename'),
      pid: Number(member(struct, 'pid')),
    }));
}

function member(struct: string, name: string): string {
  const found = new RegExp(`<name>${name}</name>\\s*<value>\\s*<(string|int)>([^<]*)</\\1>`).exec(struct);
  if (found?.[2] === undefined) throw new Error(`${name} is missing in ${struct.slice(0, 200)}`);
  return found[2];
}

async function post(socket: string, body: string): Promise<{ status?: number; body: string }> {
  const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
  const options = { socketPath: socket, path: '/RPC2', method: 'POST', headers, timeout: PATIENCE_MILLISECONDS };
  return new Promise((resolve, reject) => {
    const asked = request(options, (answer) => {
      text(answer).then((text) => resolve({ status: answer.statusCode, body: text }), reject);
    });
    asked.once('error', reject);
    asked.once('timeout', () => asked.destroy(new Error('it did not answer within ten seconds')));
    asked.end(body);
  });
}
