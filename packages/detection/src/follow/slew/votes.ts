/** How far a change of pointing can have gone, px, in cells of so many. */
export const farthestPx = 96;
const cellPx = 2;
const side = (2 * farthestPx) / cellPx;
/** Places that are looked at closely, at most. */
const maxPeaks = 3;
/** Cells on a side of a block, whose votes are summed up, too. */
const blockBits = 2;
const blocks = (side >> blockBits) + 1;
/** Sums of float32 are no larger than sums of their parts by more than this factor. */
const rounded = 1 - 1e-4;

/** A place between cells, px, that got votes. */
interface Peak {
  readonly dx: number;
  readonly dy: number;
}

/** Votes for how far a change of pointing has gone, by cell. Where too few came nothing is looked at closely. */
export class Votes {
  readonly #votes = new Float32Array(side * side);
  readonly #ofBlocks = new Float64Array(blocks * blocks);

  clear(): void {
    this.#votes.fill(0);
    this.#ofBlocks.fill(0);
  }

  /** @param dx, dy px @param weight of the vote, nats */
  add(dx: number, dy: number, weight: number): void {
    const column = Math.floor((dx + farthestPx) / cellPx);
    const row = Math.floor((dy + farthestPx) / cellPx);
    if (column < 0 || row < 0 || column >= side || row >= side) return;
    this.#votes[row * side + column] += weight;
    this.#ofBlocks[(row >> blockBits) * blocks + (column >> blockBits)] += weight;
  }

  /** The places with most votes in the 3 × 3 cells around them, but those at the edges. @param least votes there */
  peaks(min: number): Peak[] {
    const found = this.#windows(min);
    const peaks: Peak[] = [];
    while (peaks.length < maxPeaks && found.length > 0) {
      let best = found[0];
      for (const one of found) if (one.sum > best.sum || (one.sum === best.sum && one.at < best.at)) best = one;
      peaks.push(this.#middle(best));
      // Nothing there is another peak.
      const [row, column] = [Math.floor(best.at / side), best.at % side];
      const others = found.filter(({ at }) => Math.abs(Math.floor(at / side) - row) > 2 || Math.abs((at % side) - column) > 2);
      found.splice(0, found.length, ...others);
    }
    return peaks;
  }

  /** Cells with so many votes in the 3 × 3 around them: each lies within 2 × 2 blocks. */
  #windows(min: number): { readonly at: number; readonly sum: number }[] {
    const [votes, sums] = [this.#votes, this.#ofBlocks];
    const found: { readonly at: number; readonly sum: number }[] = [];
    for (let block = 0; block < (blocks - 1) * blocks; block++) {
      const around = sums[block] + sums[block + 1] + sums[block + blocks] + sums[block + blocks + 1];
      if (!(around >= min * rounded) || block % blocks === blocks - 1) continue;
      const [top, left] = [(Math.floor(block / blocks) << blockBits) + 1, ((block % blocks) << blockBits) + 1];
      for (let row = top; row < Math.min(side - 1, top + 4); row++)
        for (let column = left; column < Math.min(side - 1, left + 4); column++) {
          const at = row * side + column;
          // The outermost rows do not count.
          const above = row === 1 ? 0 : ofThree(votes, at - side);
          const below = row === side - 2 ? 0 : ofThree(votes, at + side);
          const sum = Math.fround(above + ofThree(votes, at) + below);
          if (sum >= min) found.push({ at, sum });
        }
    }
    return found;
  }

  /** The middle of what voted around a cell. */
  #middle({ at: middle, sum }: { readonly at: number; readonly sum: number }): Peak {
    let [x, y] = [0, 0];
    for (let row = -1; row <= 1; row++)
      for (let column = -1; column <= 1; column++) {
        const at = middle + row * side + column;
        x += (this.#votes[at] / sum) * ((at % side) + 0.5);
        y += (this.#votes[at] / sum) * (Math.floor(at / side) + 0.5);
      }
    return { dx: x * cellPx - farthestPx, dy: y * cellPx - farthestPx };
  }
}

const ofThree = (votes: Float32Array, at: number): number => Math.fround(votes[at - 1] + votes[at] + votes[at + 1]);
