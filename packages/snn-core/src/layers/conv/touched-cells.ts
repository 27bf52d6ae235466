import { type ConvGeometry, cellOf } from './conv-geometry.ts';

/**
 * The set of cells that the spikes of one step reach: a bit per output pixel. Marking a kernel costs one or two words per
 * row; listing reads the words of the touched rows only and gives the cells in row-major order without sorting.
 */
export class TouchedCells {
  /** Cells and, beside them, their output pixels y·W + x, ascending; the first {@link list} entries are valid. */
  readonly cells: Uint32Array;
  readonly pixels: Uint32Array;
  readonly #geometry: ConvGeometry;
  readonly #words: Uint32Array;
  readonly #rowWords: number;
  #top: number;
  #bottom = -1;

  constructor(geometry: ConvGeometry) {
    const { height, width } = geometry;
    this.#geometry = geometry;
    this.cells = new Uint32Array(height * width);
    this.pixels = new Uint32Array(height * width);
    this.#rowWords = (width + 31) >>> 5;
    this.#words = new Uint32Array(height * this.#rowWords);
    this.#top = height;
  }

  /** Marks the rectangle of rows `top` … `bottom` and columns `left` … `right`, all inside the layer. */
  mark(top: number, bottom: number, left: number, right: number): void {
    this.#top = Math.min(this.#top, top);
    this.#bottom = Math.max(this.#bottom, bottom);
    for (let word = left >>> 5; word <= right >>> 5; word++) {
      const from = Math.max(0, left - 32 * word);
      const to = Math.min(31, right - 32 * word);
      const bits = (0xffff_ffff >>> (31 - to)) & (0xffff_ffff << from);
      for (let row = top; row <= bottom; row++) this.#words[row * this.#rowWords + word] |= bits;
    }
  }

  /** Writes the marked cells into {@link cells} and {@link pixels}, unmarks them and returns how many there are. */
  list(): number {
    let count = 0;
    for (let row = this.#top; row <= this.#bottom; row++) {
      const firstCell = cellOf(this.#geometry, row, 0);
      const firstPixel = row * this.#geometry.width;
      for (let word = 0; word < this.#rowWords; word++) {
        let bits = this.#words[row * this.#rowWords + word];
        this.#words[row * this.#rowWords + word] = 0;
        while (bits !== 0) {
          const column = 32 * word + 31 - Math.clz32(bits & -bits);
          bits &= bits - 1;
          this.cells[count] = firstCell + column;
          this.pixels[count++] = firstPixel + column;
        }
      }
    }
    this.#top = this.#geometry.height;
    this.#bottom = -1;
    return count;
  }
}
