/*
 * How threads share the rows, or the maps, of a layer: a free thread takes the next piece. A thread that is not there yet, or that the machine gives no time,
 * holds up only the piece that it has begun. All threads compute a row alike, so which thread takes it changes no bit.
 */

/** Numbers that all threads see, i32. */
const TICKET = 0;
const DONE = 1;
const PIECES = 2;
const LAYER = 3;
const PARTS = 4;
const COUNT = 5;
const SPAN = 6;
const FAILED = 7;
const ENDED = 8;

/** The low bits of a ticket are the next piece, the others count the pieces of work that were given out. */
const pieceBits = 8;

/** No piece has this number: nothing can be taken while work is written down. */
const closed = 2 ** pieceBits - 1;

/** How often a number is looked at before a thread sleeps, some tens of µs: the next work mostly comes at once. */
const looks = 4000;

/** Rows, or maps, of a layer that are to be computed, as {@link Rows} has it. */
export interface RowWork {
  readonly layer: number;
  readonly parts: number;
  readonly count: number;
  readonly span: number;
}

/** Computes rows, or maps, first … end of a layer. */
export type ComputeRows = (layer: number, parts: number, first: number, end: number) => void;

export const newTickets = (): Int32Array => new Int32Array(new SharedArrayBuffer(64)).fill(closed, TICKET, DONE);

/** Gives work out, after all that was given out before is done. */
export function giveOut(tickets: Int32Array, { layer, parts, count, span }: RowWork): void {
  const last = Atomics.load(tickets, TICKET) >> pieceBits;
  Atomics.store(tickets, TICKET, ((last + 1) << pieceBits) | closed);
  Atomics.store(tickets, DONE, 0);
  Atomics.store(tickets, PIECES, Math.ceil(count / span));
  Atomics.store(tickets, LAYER, layer);
  Atomics.store(tickets, PARTS, parts);
  Atomics.store(tickets, COUNT, count);
  Atomics.store(tickets, SPAN, span);
  Atomics.store(tickets, TICKET, (last + 2) << pieceBits);
  Atomics.notify(tickets, TICKET);
}

/** Takes pieces as long as there are any; returns the ticket that had none. */
export function takePieces(tickets: Int32Array, compute: ComputeRows): number {
  for (;;) {
    const ticket = Atomics.load(tickets, TICKET);
    const piece = ticket & closed;
    const pieces = Atomics.load(tickets, PIECES);
    if (piece >= pieces) return ticket;
    const [layer, parts] = [Atomics.load(tickets, LAYER), Atomics.load(tickets, PARTS)];
    const [count, span] = [Atomics.load(tickets, COUNT), Atomics.load(tickets, SPAN)];
    // What was read belongs to the ticket if no thread has changed it since.
    if (Atomics.compareExchange(tickets, TICKET, ticket, ticket + 1) !== ticket) continue;
    compute(layer, parts, piece * span, Math.min(count, (piece + 1) * span));
    if (Atomics.add(tickets, DONE, 1) + 1 === pieces) Atomics.notify(tickets, DONE);
  }
}

/**
 * Waits until all pieces are done.
 *
 * @param patienceMs how long a piece may take
 * @returns whether they are: false when a thread failed or does not answer
 */
export function waitForAll(tickets: Int32Array, patienceMs: number): boolean {
  const pieces = Atomics.load(tickets, PIECES);
  for (;;) {
    const done = awaitChange(tickets, DONE, pieces);
    if (Atomics.load(tickets, FAILED) !== 0) return false;
    if (done === pieces) return true;
    if (Atomics.wait(tickets, DONE, done, patienceMs) === 'timed-out') return false;
  }
}

/** Looks at a number for a while until it is what is wished for; returns what it was last. */
function awaitChange(tickets: Int32Array, at: number, wished: number): number {
  let value = Atomics.load(tickets, at);
  for (let look = 0; look < looks && value !== wished; look++) value = Atomics.load(tickets, at);
  return value;
}

/** Works as a thread beside the one that gives work out, until that says that it is over. */
export function serve(tickets: Int32Array, compute: ComputeRows): void {
  while (Atomics.load(tickets, ENDED) === 0) {
    const ticket = takePieces(tickets, compute);
    let look = 0;
    while (look < looks && Atomics.load(tickets, TICKET) === ticket) look++;
    if (look === looks) Atomics.wait(tickets, TICKET, ticket);
  }
}

/** Says that this thread has failed, and wakes who waits for it. */
export function fail(tickets: Int32Array): void {
  Atomics.store(tickets, FAILED, 1);
  Atomics.add(tickets, DONE, 1);
  Atomics.notify(tickets, DONE);
}

/** Ends the threads that serve. */
export function endService(tickets: Int32Array): void {
  Atomics.store(tickets, ENDED, 1);
  const last = Atomics.load(tickets, TICKET) >> pieceBits;
  Atomics.store(tickets, TICKET, ((last + 1) << pieceBits) | closed);
  Atomics.notify(tickets, TICKET);
}
