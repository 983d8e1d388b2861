import type { BusLag } from '../../../ports/event-bus';
import type { Guard } from '../guard';

/**
 * The messages of a stream that its groups have not acknowledged; none when there is no stream yet.
 * @throws when Redis is away
 */
export async function groupLags(guard: Guard, stream: string): Promise<BusLag[]> {
  const groups = await guard
    .run((client) => client.xinfo('GROUPS', stream))
    .catch((error: unknown) => {
      if (String(error).includes('no such key')) return [];
      throw error;
    });
  return (groups as unknown[][]).map((flat) => {
    const { name, pending, lag } = Object.fromEntries(pairs(flat));
    return { consumer: String(name), messages: Number(pending) + Number(lag ?? 0) };
  });
}

function pairs(flat: readonly unknown[]): [string, unknown][] {
  return flat.flatMap((name, index): [string, unknown][] => (index % 2 ? [] : [[String(name), flat[index + 1]]]));
}
