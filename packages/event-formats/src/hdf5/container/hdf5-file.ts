import type { ReadBudget } from '@spikeseg/events';
import type { ByteSource } from '../../source/byte-source.ts';
import { readNumbers } from '../../source/read-numbers.ts';
import { attributesOf } from './attributes.ts';
import { type Dataset, datasetOf } from './dataset.ts';
import { isNumber } from './datatype.ts';
import type { Hdf5Bytes } from './hdf5-bytes.ts';
import { type Members, membersOf, messagesOf, openHdf5, type Target } from './objects.ts';
import { DatasetRows } from './rows.ts';

/** Values that are read at once. */
const pieceValues = 1 << 16;
/** An object of an HDF5 file. Links to names and to other files are not followed. */
export type Hdf5Node =
  | (NodeHead & { readonly kind: 'group'; readonly members: Members })
  | (NodeHead & { readonly kind: 'dataset'; readonly dataset: Dataset; readonly numbers: string | undefined })
  | (NodeHead & { readonly kind: 'link'; readonly file: string | undefined });

interface NodeHead {
  /** From the root on, which is `/`. */
  readonly path: string;
  /** Byte of the file at which it is described. */
  readonly offset: number;
  /** Those that are short texts or numbers. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** An HDF5 file as groups and datasets, for readers that know what they look for. */
export class Hdf5File {
  readonly root: number;
  readonly #file: Hdf5Bytes;

  private constructor(file: Hdf5Bytes, root: number) {
    this.#file = file;
    this.root = root;
  }

  /** @throws EventFormatError for what is no HDF5 file, or whose first block is damaged */
  static async open(stream: ByteSource, budget: ReadBudget): Promise<Hdf5File> {
    const { file, root } = await openHdf5(stream, budget);
    return new Hdf5File(file, root);
  }

  /** The object that a link leads to. @param path of the link, for messages @throws EventFormatError when it is damaged */
  async node(path: string, target: Target): Promise<Hdf5Node> {
    if (typeof target !== 'number') return { kind: 'link', path, offset: 0, attributes: new Map(), file: target };
    const file = this.#file;
    const messages = await messagesOf(file, target);
    const head = { path, offset: file.base + target, attributes: new Map(await attributesOf(file, messages)) };
    const members = await membersOf(file, messages);
    if (members !== undefined) return { kind: 'group', ...head, members };
    const dataset = await datasetOf(file, path, messages);
    if (dataset === undefined) return { kind: 'link', ...head, file: undefined };
    const { type } = dataset;
    const signed = type.kind === 'integer' && !type.signed ? 'u' : '';
    const numbers = isNumber(type) ? `${signed}${type.kind === 'float' ? 'float' : 'int'}${8 * type.size}` : undefined;
    return { kind: 'dataset', ...head, dataset, numbers };
  }

  /**
   * Values of a list or a matrix of numbers, row by row, as doubles that are valid until the next piece.
   *
   * @param variable what to call it in messages
   * @throws EventFormatError when they are damaged, lie in other files, were never written or exceed a limit, or a double does not hold one
   */
  async *values(dataset: Dataset, variable: string): AsyncGenerator<Float64Array, void> {
    const { type, rows, width, offset } = dataset;
    const file = this.#file;
    const count = rows * width;
    if (!isNumber(type) || count === 0) return;
    file.budget.expect(variable, { offset }, count, count * type.size);
    const stored = await DatasetRows.of(file, dataset);
    const values = new Float64Array(Math.min(count, pieceValues));
    for (let first = 0; first < count; first += pieceValues) {
      let to = 0;
      await stored.readValues(first, Math.min(pieceValues, count - first), (bytes, n) => {
        const bad = readNumbers(
          type,
          new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
          0,
          type.size,
          n,
          values,
          to,
        );
        const got = `a larger one at index ${first + to + bad}`;
        if (bad >= 0) throw file.fault({ variable, offset, expected: 'integers within ±2^53', got });
        to += n;
      });
      yield values.subarray(0, to);
    }
  }
}
