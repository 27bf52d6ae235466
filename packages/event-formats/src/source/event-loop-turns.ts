/** The longest time in which nothing else is heard, ms. */
const maxMs = 50;

/** Turns the event loop now and then: what is in memory already is decoded without a wait, and signals are not heard before the end. */
export class EventLoopTurns {
  #lastMs = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#lastMs < maxMs) return;
    const turn: (done: () => void) => unknown = globalThis.setImmediate ?? setTimeout;
    await new Promise<void>((done) => void turn(done));
    this.#lastMs = performance.now();
  }
}
