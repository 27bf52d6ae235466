/** An HDF5 file that is written from its first byte to its last; only its head is written again at the end. */
import { joinBytes } from '../../source/join-bytes.ts';
import type { ChunkedList } from './list.ts';
import { type DescribedGroup, type DescribedMember, type DescribedValue, headBytes } from './structures.ts';

export interface WrittenGroup {
  readonly kind: 'group';
  readonly members: Readonly<Record<string, WrittenGroup | ChunkedList | DescribedValue>>;
  readonly attributes?: Readonly<Record<string, number>> | undefined;
}

/** Puts chunks of lists behind each other. State is where the file ends. */
export class Hdf5Output {
  #headBytes = 0;
  #end = 0;

  /**
   * The head. The first time it makes the room for all later ones, which may have members less and none more. The last one, after {@link end}, is that of
   * the whole file.
   */
  head(root: WrittenGroup): Uint8Array {
    const group = described(root);
    if (this.#headBytes === 0) {
      this.#headBytes = headBytes(group).length;
      this.#end = this.#headBytes;
    }
    const head = new Uint8Array(this.#headBytes);
    head.set(headBytes(group, this.#end));
    return head;
  }

  /** Takes values of several lists in, which are packed side by side. @returns the next bytes of the file */
  async add(values: ReadonlyMap<ChunkedList, Iterable<ArrayLike<number>>>): Promise<Uint8Array> {
    return this.#put([...values.keys()], await Promise.all([...values].map(([list, pieces]) => list.add(pieces))));
  }

  /** @param values the last ones @param lists all that the file has @returns the last bytes of the file */
  async finish(
    values: ReadonlyMap<ChunkedList, Iterable<ArrayLike<number>>>,
    lists: readonly ChunkedList[],
  ): Promise<Uint8Array> {
    const pieces = [await this.add(values), this.#put(lists, await Promise.all(lists.map((list) => list.rest())))];
    for (const list of lists) {
      const index = joinBytes(list.index(this.#end));
      this.#end += index.length;
      pieces.push(index);
    }
    return joinBytes(pieces);
  }

  #put(lists: readonly ChunkedList[], chunks: readonly (readonly Uint8Array[])[]): Uint8Array {
    for (const [k, list] of lists.entries()) {
      for (const { length } of chunks[k]) {
        list.placed(this.#end, length);
        this.#end += length;
      }
    }
    return joinBytes(chunks.flat());
  }
}

function described({ members, attributes }: WrittenGroup): DescribedGroup {
  const all = Object.entries(members).map(([name, member]): [string, DescribedMember] => {
    if (!('kind' in member)) return [name, member.described];
    return [name, member.kind === 'group' ? described(member) : member];
  });
  return { kind: 'group', members: Object.fromEntries(all), attributes };
}
