/** Longest line that is waited for, bytes. */
export const longestLine = 65_536;

const newline = 0x0a;

/** What takes the lines: the bytes from `start` to before `end`, without the line end. */
export interface LineTaker {
  line(bytes: Uint8Array, start: number, end: number): void;
  /** A line is longer than {@link longestLine}; the rest of it is left out. */
  tooLong(): void;
}

/** Lines of bytes that come in pieces. Keeps the beginning of a line until the rest of it comes, and nothing else. */
export class LineSplitter {
  readonly #taker: LineTaker;
  #line = 0;
  #offset = 0;
  #rest = new Uint8Array();
  #skipsToEnd = false;

  constructor(taker: LineTaker) {
    this.#taker = taker;
  }

  /** Number of the line that is handed out, from 1. */
  get line(): number {
    return this.#line;
  }

  /** Where in the stream it begins, bytes. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes that wait for the end of their line. */
  get waiting(): number {
    return this.#rest.length;
  }

  /** Hands out the lines that end in this piece. */
  split(piece: Uint8Array): void {
    let start = 0;
    if (this.#rest.length > 0 || this.#skipsToEnd) {
      const end = piece.indexOf(newline);
      if (end < 0) return this.#keep(piece);
      this.#keep(piece.subarray(0, end + 1));
      this.end();
      start = end + 1;
    }
    for (;;) {
      const end = piece.indexOf(newline, start);
      if (end < 0) break;
      this.#handOut(piece, start, end);
      this.#offset += end + 1 - start;
      start = end + 1;
    }
    this.#keep(piece.subarray(start));
  }

  /** Hands out what waits, with or without the end of its line. */
  end(): void {
    const line = this.#rest;
    if (this.#skipsToEnd) this.#skipsToEnd = false;
    else if (line.length > 0) this.#handOut(line, 0, line.at(-1) === newline ? line.length - 1 : line.length);
    this.#offset += line.length;
    this.#rest = new Uint8Array();
  }

  #handOut(bytes: Uint8Array, start: number, end: number): void {
    this.#line++;
    this.#taker.line(bytes, start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end);
  }

  #keep(more: Uint8Array): void {
    if (this.#skipsToEnd) {
      this.#offset += more.length;
      return;
    }
    const rest = new Uint8Array(this.#rest.length + more.length);
    rest.set(this.#rest);
    rest.set(more, this.#rest.length);
    this.#rest = rest;
    if (rest.length <= longestLine) return;
    this.#line++;
    this.#taker.tooLong();
    this.#offset += rest.length;
    this.#rest = new Uint8Array();
    this.#skipsToEnd = true;
  }
}
