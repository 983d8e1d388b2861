import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Answers of the page, by the name of the question. */
interface Answers {
  /** Loads an address; its status. */
  open(url: string): number;
  /** Sets the width of the window, in pixels, and the colours that the person prefers. */
  look(width: number, colours: 'light' | 'dark'): void;
  /** Texts of the cells of the instances. */
  rows(): string[][];
  /** Names and values of a list of figures. */
  figures(list: 'system' | 'queues'): string[][];
  /** Texts of the elements that a selector finds. */
  texts(selector: string): string[];
  click(selector: string): void;
  /** Pixels of each canvas by their colour, as 'rgb(0, 114, 178)'. */
  painted(): Readonly<Record<string, number>>[];
  /** A colour of the style sheet, as `painted` names it. */
  colour(property: string): string;
  /** Sets the time zone, for pictures that are the same everywhere. */
  timezone(name: string): void;
  state(): string;
  width(): number;
  /** What axe-core finds wrong, and how many of its rules found nothing wrong. */
  violations(): { readonly violations: string[]; readonly passed: number };
  screenshot(path: string): void;
  /** Errors and warnings of the console since the last time it was asked, violations of the content security policy included. */
  complaints(): string[];
  close(): void;
}

interface Message {
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A browser that shows a page. */
export class Browser {
  #questions = 0;

  private constructor(private readonly child: ChildProcess) {
    child.setMaxListeners(50);
  }

  /** @param program path of a Chromium */
  static async start(program: string): Promise<Browser> {
    const child = fork(join(__dirname, 'browser-process.mjs'), [program], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const said: string[] = [];
    child.stderr?.on('data', (chunk) => said.push(String(chunk)));
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`the browser ended: ${said.join('')}`)));
    await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => undefined);
    return new Browser(child);
  }

  ask<M extends keyof Answers>(method: M, ...words: Parameters<Answers[M]>): Promise<ReturnType<Answers[M]>> {
    const id = ++this.#questions;
    return new Promise((resolve, reject) => {
      const listen = ({ id: answered, value, error }: Message) => {
        if (answered !== id) return;
        this.child.off('message', listen);
        if (error !== undefined) reject(new Error(`${method}: ${error}`));
        else resolve(value as ReturnType<Answers[M]>);
      };
      this.child.on('message', listen);
      this.child.send({ id, method, words });
    });
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }
}
