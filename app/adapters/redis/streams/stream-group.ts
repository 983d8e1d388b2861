import type { Guard } from '../guard';

/** A message of a stream. */
export interface Message {
  readonly id: string;
  readonly text: string;
}

/** Who reads. */
export interface Group {
  /** The consumer, whose instances share the messages. */
  readonly name: string;
  /** This process. */
  readonly member: string;
  /** Time after which a message in the hand of a silent member goes to another, in milliseconds. */
  readonly reclaimAfterMs: number;
}

type Entry = readonly [id: string, fields: readonly string[] | null];

// A member that reads nothing for so long is dead; one that holds messages is kept until they are taken from it.
const FORGET_MEMBERS_AFTER_MS = 3_600_000;
const FORGET_MEMBERS = `
for _, member in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  if member[4] == 0 and member[6] > tonumber(ARGV[2]) then redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], member[2]) end
end`;

/** One consumer group of one stream, as one of its members sees it. */
export class StreamGroup {
  #reclaimAt = 0;

  constructor(
    private readonly guard: Guard,
    private readonly stream: string,
    private readonly group: Group,
  ) {}

  /**
   * Messages to handle now: those of silent members first, then new ones.
   * @throws when Redis is away
   */
  async next(most: number): Promise<Message[]> {
    try {
      const reclaimed = Date.now() >= this.#reclaimAt ? await this.#reclaim(most) : [];
      return reclaimed.length > 0 ? reclaimed : await this.#read(most);
    } catch (error) {
      if (!String(error).includes('NOGROUP')) throw error;
      await this.#create();
      return [];
    }
  }

  /** @throws when Redis is away; the message then comes again */
  async acknowledge(id: string): Promise<void> {
    await this.guard.run((client) => client.xack(this.stream, this.group.name, id));
  }

  async #read(most: number): Promise<Message[]> {
    const { name, member } = this.group;
    const answer = (await this.guard.run((client) =>
      client.xreadgroup('GROUP', name, member, 'COUNT', most, 'STREAMS', this.stream, '>'),
    )) as readonly [stream: string, entries: Entry[]][] | null;
    return toMessages(answer?.[0]?.[1] ?? []);
  }

  async #reclaim(most: number): Promise<Message[]> {
    const { name, member, reclaimAfterMs } = this.group;
    const [, entries] = (await this.guard.run((client) =>
      client.xautoclaim(this.stream, name, member, reclaimAfterMs, '0-0', 'COUNT', most),
    )) as [cursor: string, entries: Entry[]];
    if (entries.length < most) {
      this.#reclaimAt = Date.now() + reclaimAfterMs / 2;
      await this.guard.run((client) => client.eval(FORGET_MEMBERS, 1, this.stream, name, FORGET_MEMBERS_AFTER_MS));
    }
    return toMessages(entries);
  }

  // From the first message on: what was published before there was a group is for it, too.
  async #create(): Promise<void> {
    await this.guard
      .run((client) => client.xgroup('CREATE', this.stream, this.group.name, '0', 'MKSTREAM'))
      .catch((error: unknown) => {
        if (!String(error).includes('BUSYGROUP')) throw error;
      });
  }
}

// A message that was cut off the stream has no fields any more.
function toMessages(entries: readonly Entry[]): Message[] {
  return entries.flatMap(([id, fields]) => (fields ? [{ id, text: fields[1] ?? '' }] : []));
}
