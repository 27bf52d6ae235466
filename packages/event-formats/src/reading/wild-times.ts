import { type EventColumns, EventSink } from '../event-sink.ts';

/** An event that lies further ahead of all before it is taken in when those that follow it say so, µs. */
const jumpUs = 1e6;
/** So many events in turn at the old time say that the jump was none. */
const enoughBack = 8;
/** So many events beyond the jump, over so much time, say that it was one: words of a damaged time hold for less (4096 µs in EVT3). */
const enoughAhead = 8;
const enoughAheadUs = 10_000;
/** More events do not wait. */
const maxWaiting = 4096;

/**
 * Gives events whole µs and leaves out those whose time is wild: far ahead of the events before them **and** of those after them. After a pause the events
 * that follow are at the new time, and nothing is left out; after a damaged time they are at the old one. Events wait for that, at most 4096; others pass.
 * The first event of all is held against those after it alone. Events that lie further back than a clock can step are left out, too, where that is said.
 */
export class WildTimes {
  readonly #originUs: number;
  /** Latest time that was taken in, µs. */
  #lastUs = -Infinity;
  /** Times beyond this are a jump, and times before that lie too far back, µs. */
  #limitUs = -Infinity;
  #floorUs = -Infinity;
  readonly #maxBackUs: number;
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
  /** Events that were left out, as they lie ahead; as they lie too far back; and the time of the last of these, µs. */
  count = 0;
  behind = 0;
  behindUs = Number.NaN;

  /** @param originUs added to all times, µs @param maxBackUs how far an event may lie behind the latest, µs */
  constructor(originUs = 0, maxBackUs = Infinity) {
    this.#originUs = originUs;
    this.#maxBackUs = maxBackUs;
  }

  /** The latest time that was taken in, µs. */
  get latestUs(): number {
    return this.#lastUs;
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
    ready.reserve(n + maxWaiting);
    for (let k = 0; k < calm; k++) ready.add(whole[k], x[k], y[k], p[k]);
    this.#lookAtAll({ t: whole.subarray(calm, n), x: x.subarray(calm), y: y.subarray(calm), p: p.subarray(calm) });
    return ready.take();
  }

  /** Nothing comes any more: decides on the events that wait by what there is. */
  end(): EventColumns {
    while (this.#waiting.count > 0) this.#lookAtAll(this.#settled(this.#back > 0 && this.#back >= this.#ahead));
    return this.#ready.take();
  }

  /** How many events from the first on are no jump: they have their whole µs now. Nearly always all, so this is where the time goes. */
  #calm(t: Float64Array): number {
    const whole = this.#whole;
    const originUs = this.#originUs;
    let [lastUs, limitUs, floorUs] = [this.#lastUs, this.#limitUs, this.#floorUs];
    let k = 0;
    for (; k < t.length; k++) {
      const now = originUs + Math.floor(t[k]);
      if (!(now <= limitUs && now >= floorUs)) break;
      whole[k] = now;
      if (now <= lastUs) continue;
      lastUs = now;
      limitUs = now + jumpUs;
      floorUs = now - this.#maxBackUs;
    }
    [this.#lastUs, this.#limitUs, this.#floorUs] = [lastUs, limitUs, floorUs];
    return k;
  }

  /** Looks at events, one by one. What is looked at anew when some that waited are decided on comes before the others. */
  #lookAtAll(events: EventColumns): void {
    const left = [{ ...events, at: 0 }];
    for (let block = left.at(-1); block !== undefined; block = left.at(-1)) {
      const { t, x, y, p } = block;
      if (block.at === t.length) {
        left.pop();
        continue;
      }
      const k = block.at++;
      const isWild = this.#look(t[k], x[k], y[k], p[k]);
      if (isWild !== undefined) left.push({ ...this.#settled(isWild), at: 0 });
    }
  }

  /** @returns whether what waits is wild, where this event decides on it */
  #look(t: number, x: number, y: number, p: number): boolean | undefined {
    const waiting = this.#waiting;
    if (t < this.#floorUs) {
      this.behind++;
      this.behindUs = t;
      return undefined;
    }
    // Before the first event it is the first that is waited about.
    if (waiting.count === 0) this.#aheadUs = this.#lastUs > -Infinity ? this.#limitUs : t - jumpUs;
    // What waits first lies ahead: else nothing would ever be decided on.
    if (waiting.count === 0 && !(t > this.#aheadUs)) {
      this.#accept(t, x, y, p);
      return undefined;
    }
    waiting.add(t, x, y, p);
    if (t > this.#aheadUs) {
      this.#ahead++;
      this.#back = 0;
      this.#lowUs = Math.min(this.#lowUs, t);
      this.#highUs = Math.max(this.#highUs, t);
    } else this.#back++;
    const isConfirmed = this.#ahead >= enoughAhead && this.#highUs - this.#lowUs >= enoughAheadUs;
    if (this.#back >= enoughBack) return true;
    return isConfirmed || waiting.count >= maxWaiting ? false : undefined;
  }

  /** Leaves out what lies beyond the jump, or takes in the first event of it. @returns the others, which are to be looked at anew */
  #settled(isWild: boolean): EventColumns {
    const aheadUs = this.#aheadUs;
    const all = this.#waiting.take();
    [this.#ahead, this.#back, this.#lowUs, this.#highUs] = [0, 0, Infinity, -Infinity];
    if (!isWild) this.#accept(all.t[0], all.x[0], all.y[0], all.p[0]);
    const kept = Array.from(all.t.keys()).filter((k) => (isWild ? !(all.t[k] > aheadUs) : k > 0));
    if (isWild) this.count += all.t.length - kept.length;
    return {
      t: Float64Array.from(kept, (k) => all.t[k]),
      x: Uint16Array.from(kept, (k) => all.x[k]),
      y: Uint16Array.from(kept, (k) => all.y[k]),
      p: Uint8Array.from(kept, (k) => all.p[k]),
    };
  }

  #accept(t: number, x: number, y: number, p: number): void {
    if (t > this.#lastUs) {
      this.#lastUs = t;
      this.#limitUs = t + jumpUs;
      this.#floorUs = t - this.#maxBackUs;
    }
    this.#ready.add(t, x, y, p);
  }
}
