/** Bytes that can be read anywhere: of a file, or of what was fetched. */
export interface BytesAt {
  readonly size: number;
  /** @throws RangeError where they are not there */
  read(from: number, length: number): Uint8Array;
}

/** A column of a binary table. */
export interface FitsColumn {
  readonly name: string;
  /** Letter of its format: E is float, D double, J int32, … */
  readonly code: string;
  /** Where its first value is in a row, bytes. */
  readonly at: number;
}

export interface FitsTable {
  readonly columns: readonly FitsColumn[];
  readonly rowBytes: number;
  readonly rows: number;
  /** Where its data begin in the file. */
  readonly from: number;
}

const block = 2880;
/** Headers of astrometry.net hold long histories. */
const maxHeaderBlocks = 1000;
const maxTables = 1000;

/** Bytes of a value of each format. @see FITS Standard 4.0, table 18 */
const sizes: Readonly<Record<string, number>> = { L: 1, B: 1, I: 2, J: 4, K: 8, A: 1, E: 4, D: 8, C: 8, M: 16, P: 8, Q: 16 };

/**
 * The binary tables of a FITS file, and the cards of its primary header.
 *
 * @see FITS Standard 4.0, sections 3, 4 and 7.3
 * @throws RangeError where it is none, or cut
 */
export function fitsTables(file: BytesAt): {
  readonly primary: ReadonlyMap<string, string>;
  readonly tables: readonly FitsTable[];
} {
  const tables: FitsTable[] = [];
  let primary: ReadonlyMap<string, string> | undefined;
  for (let at = 0, number = 0; at < file.size && number < maxTables; number++) {
    const { cards, end } = headerAt(file, at, number);
    primary ??= cards;
    const size = dataBytes(cards, number);
    if (end + size > file.size)
      throw new RangeError(
        `HDU ${number}: expected ${size} bytes of data, got ${file.size - end}: the file is cut, fetch it anew`,
      );
    if (cards.get('XTENSION') === 'BINTABLE') tables.push(tableOf(cards, end, number));
    at = end + Math.ceil(size / block) * block;
  }
  return { primary: primary ?? new Map(), tables };
}

function headerAt(file: BytesAt, from: number, number: number): { cards: Map<string, string>; end: number } {
  const cards = new Map<string, string>();
  for (let at = from; at < from + maxHeaderBlocks * block && at + block <= file.size; at += block) {
    const text = new TextDecoder('latin1').decode(file.read(at, block));
    for (let card = 0; card < block; card += 80) {
      const name = text.slice(card, card + 8).trimEnd();
      if (name === 'END') return { cards, end: at + block };
      if (text[card + 8] === '=' && !cards.has(name)) cards.set(name, valueOf(text.slice(card + 10, card + 80)));
    }
  }
  throw new RangeError(`HDU ${number}: expected a FITS header that ends with END, got none: the file is cut, fetch it anew`);
}

/** A string without its quotes, or what stands before the comment. */
const valueOf = (text: string): string => (/^\s*'((?:[^']|'')*)'/.exec(text)?.[1] ?? text.split('/')[0]).trim();

function whole(cards: ReadonlyMap<string, string>, name: string, number: number): number {
  const value = Number(cards.get(name) ?? Number.NaN);
  if (!(Number.isInteger(value) && value >= 0 && value <= 2 ** 40))
    throw new RangeError(
      `HDU ${number}: ${name}: expected a whole number, got ${cards.get(name) ?? 'no such card'}: fetch it anew`,
    );
  return value;
}

function dataBytes(cards: ReadonlyMap<string, string>, number: number): number {
  const axes = whole(cards, 'NAXIS', number);
  if (axes === 0) return 0;
  if (axes > 9) throw new RangeError(`HDU ${number}: NAXIS: expected at most 9, got ${axes}`);
  const lengths = Array.from({ length: axes }, (_, axis) => whole(cards, `NAXIS${axis + 1}`, number));
  const values =
    lengths.reduce((product, length) => product * length, 1) + (cards.has('PCOUNT') ? whole(cards, 'PCOUNT', number) : 0);
  return (values * Math.abs(Number(cards.get('BITPIX')))) / 8 || 0;
}

function tableOf(cards: ReadonlyMap<string, string>, from: number, number: number): FitsTable {
  const fields = whole(cards, 'TFIELDS', number);
  if (fields > 999) throw new RangeError(`HDU ${number}: TFIELDS: expected at most 999, got ${fields}`);
  const columns: FitsColumn[] = [];
  const rowBytes = whole(cards, 'NAXIS1', number);
  let at = 0;
  for (let field = 1; field <= fields; field++) {
    const form = cards.get(`TFORM${field}`) ?? '';
    const [, repeat, code] = /^(\d{0,9})([LXBIJKAEDCMPQ])/.exec(form) ?? [];
    if (code === undefined) throw new RangeError(`HDU ${number}: TFORM${field}: expected a format of FITS, got '${form}'`);
    columns.push({ name: cards.get(`TTYPE${field}`) ?? '', code, at });
    const count = repeat === '' ? 1 : Number(repeat);
    at += code === 'X' ? Math.ceil(count / 8) : count * sizes[code];
  }
  if (at > rowBytes) throw new RangeError(`HDU ${number}: NAXIS1: expected ${at} bytes of columns, got ${rowBytes}`);
  return { columns, rowBytes, rows: whole(cards, 'NAXIS2', number), from };
}

/** The numbers of a column, of a table of at most `maxStars` rows; big endian, as FITS is. */
export function numbersOf(file: BytesAt, { from, rows, rowBytes }: FitsTable, { code, at }: FitsColumn): Float64Array {
  const bytes = file.read(from, rows * rowBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) numbers[row] = numberAt(view, row * rowBytes + at, code);
  return numbers;
}

function numberAt(view: DataView, at: number, code: string): number {
  if (code === 'D') return view.getFloat64(at);
  if (code === 'E') return view.getFloat32(at);
  if (code === 'J') return view.getInt32(at);
  if (code === 'I') return view.getInt16(at);
  return code === 'B' ? view.getUint8(at) : Number.NaN;
}
