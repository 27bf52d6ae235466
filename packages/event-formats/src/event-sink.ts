/** Events in columns of equal length, in file order. */
export interface EventColumns {
  /** Time, µs since the origin of the file's clock ({@link EventHeader.originNs}); whole numbers unless the file counts ns or s. */
  readonly t: Float64Array;
  /** Column, px, 0-based. */
  readonly x: Uint16Array;
  /** Row, px, 0-based; the first is at the top, unless the events are asked for as stored. */
  readonly y: Uint16Array;
  /** Polarity: 0 = OFF (darker), 1 = ON (brighter). */
  readonly p: Uint8Array;
}

/**
 * Where decoders put events: columns that grow to the largest piece and are used again, so no object is made per event. A decoder calls `reserve`
 * with the most events that a piece can hold, writes into the columns at `count`, and raises `count`.
 */
export class EventSink {
  t = new Float64Array(0);
  x = new Uint16Array(0);
  y = new Uint16Array(0);
  p = new Uint8Array(0);
  /** Events that are in the columns. */
  count = 0;

  /** Makes room for n more events. Columns may be other arrays afterwards. */
  reserve(n: number): void {
    const wanted = this.count + n;
    if (wanted <= this.t.length) return;
    const size = Math.max(wanted, 2 * this.count);
    const { t, x, y, p, count } = this;
    this.t = new Float64Array(size);
    this.x = new Uint16Array(size);
    this.y = new Uint16Array(size);
    this.p = new Uint8Array(size);
    this.t.set(t.subarray(0, count));
    this.x.set(x.subarray(0, count));
    this.y.set(y.subarray(0, count));
    this.p.set(p.subarray(0, count));
  }

  /** One event, for decoders that are not in a hurry. */
  add(t: number, x: number, y: number, p: number): void {
    this.reserve(1);
    const at = this.count++;
    this.t[at] = t;
    this.x[at] = x;
    this.y[at] = y;
    this.p[at] = p;
  }

  put({ t, x, y, p }: EventColumns): void {
    this.reserve(t.length);
    this.t.set(t, this.count);
    this.x.set(x, this.count);
    this.y.set(y, this.count);
    this.p.set(p, this.count);
    this.count += t.length;
  }

  /** Gives out what is in the columns, as views that are valid until the next event is put in, and begins anew. */
  take(): EventColumns {
    const { t, x, y, p, count } = this;
    this.count = 0;
    return { t: t.subarray(0, count), x: x.subarray(0, count), y: y.subarray(0, count), p: p.subarray(0, count) };
  }
}

/** All events of blocks, which are given up one by one so that no more than one block is there twice: the memory of a block that has its own is taken from it. */
export function joinEvents(blocks: EventColumns[]): EventColumns {
  const size = blocks.reduce((sum, { t }) => sum + t.length, 0);
  const all = { t: new Float64Array(size), x: new Uint16Array(size), y: new Uint16Array(size), p: new Uint8Array(size) };
  let at = 0;
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    all.t.set(block.t, at);
    all.x.set(block.x, at);
    all.y.set(block.y, at);
    all.p.set(block.p, at);
    at += block.t.length;
    for (const column of [block.t, block.x, block.y, block.p]) giveUp(column);
  }
  return all;
}

/** Frees memory at once, where the engine can (Node from 22 on): waiting for its garbage collector would keep all blocks. */
function giveUp({ buffer, byteLength }: Float64Array | Uint16Array | Uint8Array): void {
  if (byteLength === buffer.byteLength) (buffer as { transfer?: (bytes: number) => unknown }).transfer?.(0);
}
