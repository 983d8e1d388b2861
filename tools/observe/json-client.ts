import { Agent, get as plain } from 'node:http';
import { Agent as SecureAgent, get as secure } from 'node:https';

/** Connections, and so questions at once, to one server. */
const MOST_AT_ONCE = 6;
const TIMEOUT_MS = 10_000;
/** No answer to our questions is larger; one that is would fill the memory. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A server did not answer, or not with JSON. */
export class NoAnswer extends Error {}

/** Asks one server for JSON, a few questions at a time; the others wait. */
export class JsonClient {
  readonly #agent: Agent;
  readonly #get: typeof plain;

  /** @param base such as 'http://127.0.0.1:9090'; a path in it stays */
  constructor(readonly base: string) {
    const isSecure = base.startsWith('https:');
    const settings = { keepAlive: true, maxSockets: MOST_AT_ONCE };
    this.#agent = isSecure ? new SecureAgent(settings) : new Agent(settings);
    this.#get = isSecure ? secure : plain;
  }

  /**
   * The answer, whatever its status.
   * @throws NoAnswer
   */
  async ask(path: string, words: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const text = await this.#text(`${this.base.replace(/\/+$/, '')}${path}?${new URLSearchParams(words)}`);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new NoAnswer(`${this.base} does not answer with JSON`);
    }
  }

  /** Ends the connections. */
  close(): void {
    this.#agent.destroy();
  }

  #text(url: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = ({ message }: Error) => reject(new NoAnswer(`${this.base} does not answer (${message})`));
      const settings = { agent: this.#agent, signal: AbortSignal.timeout(TIMEOUT_MS) };
      const request = this.#get(url, settings, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_BYTES) response.destroy(new Error(`more than ${MOST_BYTES} bytes`));
          else chunks.push(chunk);
        });
        response.once('error', fail).once('end', () => resolve(Buffer.concat(chunks).toString()));
      });
      request.once('error', fail);
    });
  }
}
