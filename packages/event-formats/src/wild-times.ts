import { type EventColumns, EventSink } from './event-sink.ts';

/** An event that lies further ahead of all before it is taken in when those that follow it say so, µs. */
const jumpUs = 1e6;
/** So many events in turn at the old time say that the jump was none. */
const enoughBack = 8;
/** So many events beyond the jump, over so much time, say that it was one: words of a damaged time hold for less (4096 µs in EVT3). */
const enoughAhead = 8;
const enoughAheadUs = 10_000;
/** More events do not wait. */
const mostWaiting = 4096;

/**
 * Gives events whole µs and leaves out those whose time is wild: far ahead of the events before them **and** of those after them. After a pause the events
 * that follow are at the new time, and nothing is left out; after a damaged time they are at the old one. Events wait for that, at most 4096; others pass.
 * The first event of all is held against those after it alone.
 */
export class WildTimes {
  readonly #originUs: number;
  /** Latest time that was taken in, µs. */
  #lastUs = -Infinity;
  /** Times beyond this are a jump, µs. */
  #limitUs = -Infinity;
  #whole = new Float64Array(0);
  readonly #ready = new EventSink();
  /** Events since a jump, in file order. */
  readonly #waiting = new EventSink();
  /** Of those that wait: what lies beyond this lies ahead (µs); how many do, their range (µs), and how many at the end do not. */
  #aheadUs = Infinity;
  #ahead = 0;
  #lowUs = Infinity;
  #highUs = -Infinity;
  #back = 0;
  /** Events that were left out. */
  count = 0;

  /** @param originUs added to all times, µs */
  constructor(originUs = 0) {
    this.#originUs = originUs;
  }

  /** @returns events that are decided on, in file order: views that are valid until the next call */
  take({ t, x, y, p }: EventColumns): EventColumns {
    const n = t.length;
    if (this.#whole.length < n) this.#whole = new Float64Array(n);
    const whole = this.#whole;
    const originUs = this.#originUs;
    const calm = this.#waiting.count === 0 ? this.#calm(t) : 0;
    if (calm === n) return { t: whole.subarray(0, n), x, y, p };
    for (let k = calm; k < n; k++) whole[k] = originUs + Math.floor(t[k]);
    const ready = this.#ready;
    ready.reserve(n + mostWaiting);
    for (let k = 0; k < calm; k++) ready.add(whole[k], x[k], y[k], p[k]);
    for (let k = calm; k < n; k++) this.#one(whole[k], x[k], y[k], p[k]);
    return ready.take();
  }

  /** Nothing comes any more: decides on the events that wait by what there is. */
  end(): EventColumns {
    while (this.#waiting.count > 0) this.#settle(this.#back > 0 && this.#back >= this.#ahead);
    return this.#ready.take();
  }

  /** How many events from the first on are no jump: they have their whole µs now. Nearly always all, so this is where the time goes. */
  #calm(t: Float64Array): number {
    const whole = this.#whole;
    const originUs = this.#originUs;
    let [lastUs, limitUs] = [this.#lastUs, this.#limitUs];
    let k = 0;
    for (; k < t.length; k++) {
      const now = originUs + Math.floor(t[k]);
      if (!(now <= limitUs)) break;
      whole[k] = now;
      if (now <= lastUs) continue;
      lastUs = now;
      limitUs = now + jumpUs;
    }
    [this.#lastUs, this.#limitUs] = [lastUs, limitUs];
    return k;
  }

  #one(t: number, x: number, y: number, p: number): void {
    const waiting = this.#waiting;
    if (waiting.count === 0 && t <= this.#limitUs) return this.#accept(t, x, y, p);
    // Before the first event it is the first that is waited about.
    if (waiting.count === 0) this.#aheadUs = this.#lastUs > -Infinity ? this.#limitUs : t - jumpUs;
    waiting.add(t, x, y, p);
    if (t > this.#aheadUs) {
      this.#ahead++;
      this.#back = 0;
      this.#lowUs = Math.min(this.#lowUs, t);
      this.#highUs = Math.max(this.#highUs, t);
    } else this.#back++;
    const isConfirmed = this.#ahead >= enoughAhead && this.#highUs - this.#lowUs >= enoughAheadUs;
    if (this.#back >= enoughBack) this.#settle(true);
    else if (isConfirmed || waiting.count >= mostWaiting) this.#settle(false);
  }

  /** Leaves out what lies beyond the jump, or takes in the first event of it; the others are looked at anew. */
  #settle(isWild: boolean): void {
    const aheadUs = this.#aheadUs;
    const all = this.#waiting.take();
    const { t, x, y, p } = { t: all.t.slice(), x: all.x.slice(), y: all.y.slice(), p: all.p.slice() };
    [this.#ahead, this.#back, this.#lowUs, this.#highUs] = [0, 0, Infinity, -Infinity];
    if (!isWild) this.#accept(t[0], x[0], y[0], p[0]);
    for (let k = isWild ? 0 : 1; k < t.length; k++) {
      if (isWild && t[k] > aheadUs) this.count++;
      else this.#one(t[k], x[k], y[k], p[k]);
    }
  }

  #accept(t: number, x: number, y: number, p: number): void {
    if (t > this.#lastUs) {
      this.#lastUs = t;
      this.#limitUs = t + jumpUs;
    }
    this.#ready.add(t, x, y, p);
  }
}
