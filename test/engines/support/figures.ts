import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES } from '../../../tools/evidence';

/** Figures that a test file measured; a full run collects them as evidence. */
export class Figures {
  private readonly figures: Record<string, unknown> = {};

  constructor(private readonly name: string) {}

  /** Notes one figure and prints it. */
  note(what: string, figure: unknown): void {
    this.figures[what] = figure;
    mkdirSync(FIGURES, { recursive: true });
    writeFileSync(join(FIGURES, `${this.name}.json`), JSON.stringify(this.figures, null, 2));
  }
}
