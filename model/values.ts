/** How a duration is written: a whole number and a unit, such as '500ms', '30s', '5m', '1h' or '7d'. */
export type DurationInput = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;
/** How a size is written: a whole number and a binary unit, such as '64KiB', '512MiB' or '20GiB'. */
export type SizeInput = `${number}${'B' | 'KiB' | 'MiB' | 'GiB' | 'TiB'}`;
/** How a percentage is written: '70%'. */
export type PercentInput = `${number}%`;

const millisecondsPer: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const bytesPer: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

/** The amount in the smallest unit, or undefined when the text is not a whole number followed by a known unit. */
function amount(text: unknown, factors: Record<string, number>): number | undefined {
  const [, digits, unit] = /^(\d+)([a-zA-Z]+)$/.exec(String(text)) ?? [];
  const factor = unit === undefined ? undefined : factors[unit];
  return factor === undefined ? undefined : Number(digits) * factor;
}

/** A length of time. Immutable; written and printed with its unit, so no number travels without one. */
export class Duration {
  private constructor(
    /** Length in milliseconds, a whole number. */
    readonly milliseconds: number,
    private readonly text: string,
  ) {
    Object.freeze(this);
  }

  /** Reads '30s'; undefined for anything else. */
  static parse(text: unknown): Duration | undefined {
    const milliseconds = amount(text, millisecondsPer);
    return milliseconds === undefined ? undefined : new Duration(milliseconds, String(text));
  }

  /** A duration from a constant of this program; throws RangeError when the constant is malformed. */
  static of(text: DurationInput): Duration {
    const duration = Duration.parse(text);
    if (!duration) throw new RangeError(`'${text}' is not a duration: write a whole number and ms, s, m, h or d`);
    return duration;
  }

  /** A duration of so many milliseconds, printed in seconds when they are whole. */
  static milliseconds(milliseconds: number): Duration {
    return new Duration(milliseconds, milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`);
  }

  /** Length in seconds; fractional when the duration is not whole seconds. */
  get seconds(): number {
    return this.milliseconds / 1000;
  }

  /** The sum of two durations. */
  plus(other: Duration): Duration {
    return Duration.milliseconds(this.milliseconds + other.milliseconds);
  }

  /** This duration so many times. */
  times(factor: number): Duration {
    return Duration.milliseconds(this.milliseconds * factor);
  }

  /** The form it was written in: '5m' stays '5m'. */
  toString(): string {
    return this.text;
  }

  /** The same form in JSON, so that a description can be printed and read again. */
  toJSON(): string {
    return this.text;
  }
}

/** An amount of memory or storage. Immutable. */
export class Size {
  private constructor(
    /** Amount in bytes, a whole number. */
    readonly bytes: number,
    private readonly text: string,
  ) {
    Object.freeze(this);
  }

  /** Reads '512MiB'; undefined for anything else. */
  static parse(text: unknown): Size | undefined {
    const bytes = amount(text, bytesPer);
    return bytes === undefined ? undefined : new Size(bytes, String(text));
  }

  /** A size from a constant of this program; throws RangeError when the constant is malformed. */
  static of(text: SizeInput): Size {
    const size = Size.parse(text);
    if (!size) throw new RangeError(`'${text}' is not a size: write a whole number and B, KiB, MiB, GiB or TiB`);
    return size;
  }

  /** Amount in mebibytes; fractional when the size is not whole mebibytes. */
  get mebibytes(): number {
    return this.bytes / 1024 ** 2;
  }

  /** The form it was written in. */
  toString(): string {
    return this.text;
  }

  /** The same form in JSON. */
  toJSON(): string {
    return this.text;
  }
}

/** A share of a whole. Immutable. */
export class Percent {
  private constructor(
    /** The number before the sign: 80 for '80%'. */
    readonly value: number,
  ) {
    Object.freeze(this);
  }

  /** Reads '80%'; undefined for anything else, also above 100. */
  static parse(text: unknown): Percent | undefined {
    const [, digits] = /^(\d{1,3})%$/.exec(String(text)) ?? [];
    return digits === undefined || Number(digits) > 100 ? undefined : new Percent(Number(digits));
  }

  /** The share of one: 0.8 for '80%'. */
  get fraction(): number {
    return this.value / 100;
  }

  /** The form it was written in. */
  toString(): string {
    return `${this.value}%`;
  }

  /** The same form in JSON. */
  toJSON(): string {
    return this.toString();
  }
}
