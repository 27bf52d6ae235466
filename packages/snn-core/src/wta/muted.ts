/**
 * Neurons that may not fire until the next stimulus, because they fired (fire-once) or were inhibited. Muting writes the
 * number of the stimulus, so a new stimulus frees everyone by counting on.
 */
export class Muted {
  #stimulus = 1;
  readonly #neurons: Uint32Array;
  readonly #maps: Uint32Array;
  /** The one neuron of a muted map that may still fire. */
  readonly #exempt: Uint32Array;

  constructor(neurons: number, maps: number) {
    this.#neurons = new Uint32Array(neurons);
    this.#maps = new Uint32Array(maps);
    this.#exempt = new Uint32Array(maps);
  }

  nextStimulus(): void {
    this.#stimulus++;
  }

  mute(neuron: number): void {
    this.#neurons[neuron] = this.#stimulus;
  }

  muteMapExcept(map: number, neuron: number): void {
    this.#maps[map] = this.#stimulus;
    this.#exempt[map] = neuron;
  }

  has(neuron: number, map: number): boolean {
    if (this.#neurons[neuron] === this.#stimulus) return true;
    return this.#maps[map] === this.#stimulus && this.#exempt[map] !== neuron;
  }
}
