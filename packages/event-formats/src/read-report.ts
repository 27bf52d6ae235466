import { type DroppedTime, ReadBudget, type Triggers } from '@spikeseg/events';

/** Most triggers that are kept: those of a pulse per second for 12 days. A file of nothing else does not fill the memory. */
const maxTriggers = 2 ** 20;

/** Most times of drops that are kept. */
const maxDrops = 2 ** 20;

/** Why events are left out that lie beside the sensor. */
export const beyondSensor = 'events beyond the sensor';

/** What a reader left out, repaired and assumed: everything that is dropped is counted. Filled while a file is read. */
export class ReadReport {
  /** What was left out, by reason, and how many. */
  readonly dropped = new Map<string, number>();
  readonly #triggers = { t: [] as number[], channel: [] as number[], edge: [] as number[] };
  #lost: DroppedTime[] = [];
  /** Times that the clock of the file passed its end and began anew. */
  wraps = 0;
  /** Events that are earlier than the one before; they are kept as they are. */
  stepsBack = 0;
  /** Bytes at the end that are no whole word, record or packet. */
  cutBytes = 0;
  /** How the file writes OFF: −1 beside 1, or 0, which bits are, too. */
  offCode: -1 | 0 | undefined = 0;
  /** What was assumed, as sentences for people. */
  readonly notes: string[] = [];
  /** What unpacking may still take. */
  readonly budget: ReadBudget;

  /** @param budget left out: the defaults, for a stream */
  constructor(budget: ReadBudget = new ReadBudget('events', undefined)) {
    this.budget = budget;
  }

  drop(reason: string, count = 1): void {
    if (count > 0) this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + count);
  }

  /** What came in at the inputs of the camera. */
  get triggers(): Triggers {
    return this.#triggers;
  }

  /** @param tUs on the clock of the events */
  trigger(tUs: number, channel: number, edge: number): void {
    const { t, channel: channels, edge: edges } = this.#triggers;
    if (t.length >= maxTriggers) return this.drop(`triggers beyond the first ${maxTriggers}`);
    t.push(tUs);
    channels.push(channel);
    edges.push(edge);
  }

  /**
   * Times in which the camera dropped events, as it says itself, since they were last taken. Of one that goes on the rest is taken next time; its events so
   * far are those of the first part.
   *
   * @param untilUs on the clock of the events; all where it is left out
   */
  takeLost(untilUs = Number.POSITIVE_INFINITY): DroppedTime[] {
    const begun = this.#lost.filter(({ fromUs }) => fromUs < untilUs);
    const rest = begun.filter((one) => one.untilUs > untilUs).map((one) => ({ ...one, fromUs: untilUs, events: 0 }));
    this.#lost = [...rest, ...this.#lost.filter(({ fromUs }) => fromUs >= untilUs)];
    return begun.map((one) => ({ ...one, untilUs: Math.min(one.untilUs, untilUs) }));
  }

  /** The camera says that it has dropped events. @param untilUs on the clock of the events */
  lose(fromUs: number, untilUs: number, events: number): void {
    this.drop('events that the rate control of the camera dropped', events);
    const last = this.#lost.at(-1);
    if (last?.untilUs === fromUs)
      this.#lost[this.#lost.length - 1] = { fromUs: last.fromUs, untilUs, events: last.events + events };
    else if (this.#lost.length < maxDrops) this.#lost.push({ fromUs, untilUs, events });
  }

  /** Triggers, as a sentence for people; none without any. */
  triggerLines(): string[] {
    const { t, channel } = this.#triggers;
    const channels = [...new Set(channel)].toSorted((a, b) => a - b);
    return t.length === 0
      ? []
      : [`${t.length.toLocaleString('en')} ${t.length === 1 ? 'trigger' : 'triggers'}, on channel ${channels.join(', ')}`];
  }

  /** Says something once. */
  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }
}
