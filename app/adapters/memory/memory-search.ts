import type { IpRecord } from '../../domain/ip-record';
import { wordsOf } from '../../domain/search/words';
import type { IpReader } from '../../ports/ips';
import type { Search, SearchQuery } from '../../ports/search';

/** Looks at every record: for tests and for trying things out. */
export class MemorySearch implements Search {
  constructor(private readonly ips: Pick<IpReader, 'list'>) {}

  async find({ words, limit, ...page }: SearchQuery): Promise<IpRecord[]> {
    const { value } = await this.ips.list({ ...page, limit: Number.POSITIVE_INFINITY });
    const hasAll = (reason: string) => {
      const own = wordsOf(reason);
      return words.every((word) => own.includes(word));
    };
    return value.filter(({ reason }) => hasAll(reason)).slice(0, limit);
  }
}
