import { EventFormatError } from '@spikeseg/events';
import type { EventSink } from '../event-sink.ts';
import { beyondSensor, type ReadReport } from '../read-report.ts';
import { joinBytes } from '../source/join-bytes.ts';
import { exactUs } from './exact-time.ts';
import type { TextLayout } from './text-layout.ts';
import { unitExponent } from './time-unit.ts';

/** Longer lines are no text. */
const longestLine = 1 << 16;
/** Shortest line with an event: `0,0,0,0` and its end. */
const shortestLine = 8;
const largestPixel = 0xffff;
const largestTime = Number.MAX_SAFE_INTEGER;
const [tab, lineFeed, carriageReturn, blank, hash, percent] = [0x09, 0x0a, 0x0d, 0x20, 0x23, 0x25];
const [plus, minus, dot, zero, nine, exponentMark, lowerCase] = [0x2b, 0x2d, 0x2e, 0x30, 0x39, 0x65, 0x20];
const powersOfTen = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const largestPower = powersOfTen.length - 1;
/** Where the value of a column goes. */
const slots = { t: 0, x: 1, y: 2, p: 3, label: 4 } as const;

const latin1 = new TextDecoder('latin1');

/** Decodes lines of events of a known layout. Keeps the beginning of a line until the rest of it comes, and nothing else. */
export class EventTextDecoder {
  readonly #layout: TextLayout;
  readonly #name: string;
  readonly #report: ReadReport;
  /** Slot of each field; −1 for one that is left alone. */
  readonly #slots: Int8Array;
  /** Values of a line by slot. */
  readonly #values = new Float64Array(5);
  #rest = new Uint8Array(0);
  /** Byte of the file at which the rest begins, and lines before it. */
  #offset: number;
  #line: number;
  /** How OFF is written, once it has been. */
  #offCode: number | undefined;
  readonly #originUpper: number;
  readonly #originLower: number;
  #labelled = 0;
  #events = 0;

  /** @param name what to call the text in messages */
  constructor(layout: TextLayout, name: string, report: ReadReport) {
    this.#layout = layout;
    this.#name = name;
    this.#report = report;
    this.#slots = Int8Array.from(layout.roles, (role) => (role === undefined ? -1 : slots[role]));
    this.#originUpper = Number(layout.originNs / 1_000_000_000n);
    this.#originLower = Number(layout.originNs % 1_000_000_000n);
    this.#offset = layout.offset;
    this.#line = layout.line;
  }

  /** @throws EventFormatError with line and byte for a line that is no event */
  decode(piece: Uint8Array, sink: EventSink): void {
    const bytes = this.#rest.length === 0 ? piece : joinBytes([this.#rest, piece]);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    this.#decodeLines(bytes, end, sink);
    this.#rest = bytes.slice(end);
    if (this.#rest.length > longestLine) throw this.#tooLong(0, this.#line + 1);
  }

  #tooLong(start: number, line: number): EventFormatError {
    return this.#fault(this.#offset + start, line, `lines of at most ${longestLine} bytes`, 'a longer one; is this text?');
  }

  /** Takes the last line, where no end of a line follows it; one that is no whole event was cut. */
  finish(sink: EventSink): void {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    const { count } = sink;
    try {
      this.#decodeLines(joinBytes([rest, Uint8Array.of(lineFeed)]), rest.length + 1, sink);
    } catch (error) {
      if (!(error instanceof EventFormatError)) throw error;
      sink.count = count;
      this.#report.cutBytes += rest.length;
    }
    if (this.#slots.includes(slots.label))
      this.#report.note(`${this.#labelled} of ${this.#events} events are labelled as an object`);
  }

  /** Decodes whole lines, up to byte `end`. */
  #decodeLines(bytes: Uint8Array, end: number, sink: EventSink): void {
    const separator = this.#layout.separator === 'blanks' ? 0 : this.#layout.separator.charCodeAt(0);
    const isExact = this.#layout.originNs === 0n;
    const unit = unitExponent[this.#layout.unit];
    const decimalsOfNs = unit + 3;
    const values = this.#values;
    const fieldSlots = this.#slots;
    const last = fieldSlots.length - 1;
    sink.reserve(Math.ceil(end / shortestLine));
    const { t, x, y, p } = sink;
    let n = sink.count;
    let [line, labelled, outside, offCode] = [this.#line, 0, 0, this.#offCode];
    let at = 0;
    while (at < end) {
      const start = at;
      line++;
      let byte = bytes[at];
      while (byte === blank || byte === tab) byte = bytes[++at];
      if (byte === lineFeed || byte === carriageReturn || byte === hash || byte === percent) {
        const isBlank = byte === lineFeed || (byte === carriageReturn && bytes[at + 1] === lineFeed);
        if (!isBlank && byte === carriageReturn) throw this.#unreadable(bytes, start, line);
        at = bytes.indexOf(lineFeed, at) + 1;
        if (at - start > longestLine) throw this.#tooLong(start, line);
        continue;
      }
      for (let field = 0; field <= last; field++) {
        const slot = fieldSlots[field];
        const from = at;
        if (slot < 0) {
          if (separator === 0)
            while (byte !== blank && byte !== tab && byte !== lineFeed && byte !== carriageReturn) byte = bytes[++at];
          else while (byte !== separator && byte !== lineFeed && byte !== carriageReturn) byte = bytes[++at];
        } else {
          const isNegative = byte === minus;
          if (isNegative || byte === plus) byte = bytes[++at];
          const digits = at;
          // Nine digits are a 32-bit number, with which a computer is quicker.
          let small = 0;
          for (const nineOn = at + 9; byte >= zero && byte <= nine && at < nineOn; byte = bytes[++at])
            small = (10 * small + byte - zero) | 0;
          let value = small;
          let power = 0;
          for (; byte >= zero && byte <= nine; byte = bytes[++at]) value = 10 * value + byte - zero;
          const wholeDigits = at - digits;
          let count = wholeDigits;
          if (byte === dot) {
            byte = bytes[++at];
            // Zeros count once a digit follows them.
            let zeros = 1;
            for (; byte >= zero && byte <= nine; byte = bytes[++at], count++) {
              if (byte === zero) zeros++;
              else {
                if (zeros > largestPower) throw this.#unreadable(bytes, start, line);
                value = value * powersOfTen[zeros] + byte - zero;
                power -= zeros;
                zeros = 1;
              }
            }
          }
          if (count === 0) {
            const truth = slot === slots.p || slot === slots.label ? truthAt(bytes, at) : undefined;
            if (truth === undefined || at !== from) throw this.#unreadable(bytes, start, line);
            value = truth ? 1 : 0;
            at += truth ? 4 : 5;
            byte = bytes[at];
          } else if ((byte | lowerCase) === exponentMark) {
            byte = bytes[++at];
            const isSmall = byte === minus;
            if (isSmall || byte === plus) byte = bytes[++at];
            let exponent = 0;
            const first = at;
            for (; byte >= zero && byte <= nine; byte = bytes[++at]) exponent = Math.min(1000, 10 * exponent + byte - zero);
            if (at === first) throw this.#unreadable(bytes, start, line);
            power += isSmall ? -exponent : exponent;
          }
          if (slot === slots.t) power += unit;
          if (slot === slots.t && !(isExact && value <= largestTime && power <= largestPower && power >= -largestPower)) {
            const isPlain = !isExact && digits === from && at - from === count + (count > wholeDigits ? 1 : 0);
            const exact =
              isPlain && count - wholeDigits === decimalsOfNs && count > 9 && count <= 24
                ? this.#plainNs(bytes, from, at, count) / 1000
                : exactUs(latin1.decode(bytes.subarray(from, at)), this.#layout.unit, this.#layout.originNs);
            if (exact === undefined) throw this.#unreadable(bytes, start, line);
            values[slot] = exact;
          } else {
            if (power > 0) value *= power > largestPower ? Infinity : powersOfTen[power];
            else if (power < 0) value = power < -largestPower ? value * 10 ** power : value / powersOfTen[-power];
            values[slot] = isNegative ? -value : value;
          }
        }
        // Behind a field come blanks, and a separator or the end of the line.
        const fieldEnd = at;
        while (byte === blank || byte === tab) byte = bytes[++at];
        if (field < last) {
          if (separator === 0 ? at === fieldEnd : byte !== separator) throw this.#unreadable(bytes, start, line);
          if (separator !== 0) {
            byte = bytes[++at];
            while (byte === blank || byte === tab) byte = bytes[++at];
          }
        }
      }
      if (byte === carriageReturn) byte = bytes[++at];
      if (byte !== lineFeed) throw this.#unreadable(bytes, start, line);
      at++;
      if (at - start > longestLine) throw this.#tooLong(start, line);
      const [time, column, row, polarity] = [values[0], values[1], values[2], values[3]];
      if (!(time >= -largestTime && time <= largestTime))
        throw this.#fault(this.#offset + start, line, 'times within ±2^53 µs', `${time} µs`);
      if (column !== Math.floor(column) || row !== Math.floor(row))
        throw this.#fault(this.#offset + start, line, 'whole pixel coordinates', `(${column}, ${row})`);
      if (polarity !== 1) {
        if (polarity !== 0 && polarity !== -1)
          throw this.#fault(this.#offset + start, line, 'polarities −1 and 1, or 0 and 1', `${polarity}`);
        // −0 is 0, too.
        if (polarity !== offCode) {
          if (offCode !== undefined)
            throw this.#fault(this.#offset + start, line, 'polarities −1 and 1, or 0 and 1', 'both 0 and −1');
          offCode = polarity;
        }
      }
      if (column < 0 || row < 0 || column > largestPixel || row > largestPixel) {
        outside++;
        continue;
      }
      if (values[4] !== 0) labelled++;
      t[n] = time;
      x[n] = column;
      y[n] = row;
      p[n++] = polarity === 1 ? 1 : 0;
    }
    this.#events += n - sink.count;
    this.#labelled += labelled;
    sink.count = n;
    this.#line = line;
    this.#offset += end;
    this.#offCode = offCode;
    if (offCode === -1) this.#report.offCode = -1;
    this.#report.drop(beyondSensor, outside);
  }

  /** ns since the origin of digits that are ns, of which the last nine and those before are taken off apart: no double holds them as one number. */
  #plainNs(bytes: Uint8Array, from: number, to: number, count: number): number {
    let [upper, lower, left] = [0, 0, count];
    for (let at = from; at < to; at++) {
      const digit = bytes[at] - zero;
      if (bytes[at] === dot) continue;
      if (left-- > 9) upper = 10 * upper + digit;
      else lower = 10 * lower + digit;
    }
    return (upper - this.#originUpper) * 1e9 + (lower - this.#originLower);
  }

  #unreadable(bytes: Uint8Array, start: number, line: number): EventFormatError {
    const text = latin1.decode(bytes.subarray(start, Math.min(bytes.indexOf(lineFeed, start), start + 60)));
    const names = this.#layout.roles.map((role) => role ?? '-').join(', ');
    const between = this.#layout.separator === 'blanks' ? 'blanks' : `"${this.#layout.separator}"`;
    return this.#fault(this.#offset + start, line, `the numbers ${names} with ${between} between them`, JSON.stringify(text));
  }

  #fault(offset: number, line: number, expected: string, got: string): EventFormatError {
    return new EventFormatError({ file: this.#name, variable: `line ${line}`, offset, expected, got });
  }
}

/** Whether `true` or `false` stands at a byte, in any case of letters; undefined for neither. */
function truthAt(bytes: Uint8Array, at: number): boolean | undefined {
  const word = latin1.decode(bytes.subarray(at, at + 5)).toLowerCase();
  return word.startsWith('true') ? true : word === 'false' ? false : undefined;
}
