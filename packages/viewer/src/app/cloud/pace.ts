/** Time between two pictures that is meant, ms: while it is longer, fewer points are added by each. */
const meantMs = 50;
const [firstPoints, fewestPoints, maxPoints] = [40_000, 8_000, 400_000];
/** At rest all points are there after so many pictures at most: each of them costs something of its own. */
const maxPictures = 12;
const restMs = 250;

/** How much a picture of the box may hold, by the time that those before it took. */
export class Pace {
  #points = firstPoints;
  #last = -Infinity;
  #moved = -Infinity;
  /** Since the box moved. */
  #pictures = 0;
  #isSlow = false;

  /** The box is seen from elsewhere. @param now ms */
  move(now: number): void {
    this.#moved = now;
    this.#pictures = 0;
  }

  /** Whether the box stands still. Where a picture takes long, it may be turned before the next one. */
  isResting(now: number): boolean {
    return this.#pictures > 1 && now - this.#moved > restMs;
  }

  /** Whether pictures of a box that moves took too long; from then on they are coarse. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** A picture begins. @param isFollowing whether the one before asked for it at once: after a pause the time between them tells nothing */
  begin(now: number, isFollowing: boolean): void {
    const took = now - this.#last;
    this.#last = now;
    this.#pictures++;
    if (!isFollowing) return;
    const factor = took > meantMs ? Math.max(0.5, meantMs / took) : took < meantMs / 2 ? 1.3 : 1;
    this.#points = Math.round(Math.min(maxPoints, Math.max(fewestPoints, this.#points * factor)));
    if (took > 2 * meantMs) this.#isSlow = true;
  }

  /** Points of a layer that a picture adds. @param all that it has */
  pointsOf(all: number, now: number): number {
    return this.isResting(now) ? Math.max(this.#points, Math.ceil(all / maxPictures)) : this.#points;
  }
}
