/** Lets many tasks be at work together, or one alone: a task that must be alone waits for those at work, and no other begins beside it. */
export class Gate {
  #atWork = new Set<Promise<unknown>>();
  #alone: Promise<unknown> = Promise.resolve();

  async together<T>(task: () => Promise<T>): Promise<T> {
    for (let seen: unknown; seen !== this.#alone; ) {
      seen = this.#alone;
      await this.#alone;
    }
    const work = task();
    const settled = work.catch(() => {});
    this.#atWork.add(settled);
    void settled.then(() => this.#atWork.delete(settled));
    return work;
  }

  alone<T>(task: () => Promise<T>): Promise<T> {
    const work = this.#alone.then(async () => {
      await Promise.all(this.#atWork);
      return task();
    });
    this.#alone = work.catch(() => {});
    return work;
  }
}
