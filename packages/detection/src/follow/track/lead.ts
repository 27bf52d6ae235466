import { spotPx2, type Track } from './track.ts';

/** Minimum speed that shows where ahead is, in standard deviations of the velocity. */
const sureSpeeds = 3;
/** Minimum share of an event that counts for its object. */
const minShare = 0.5;
/** Before anything is known the lead is 0 with a variance of 1 px². */
const priorWeight = spotPx2;
/** The weight of past events is halved when it reaches twice this: a lens that goes out of focus changes the lead. */
const rememberedWeight = 50_000;

/** What is known of the lead, as plain data: sums over events of objects that move, by their shares. */
export interface LeadState {
  readonly weight: number;
  readonly signs: number;
  readonly ahead: number;
  readonly signedAhead: number;
}

/**
 * By how much ON events come ahead of the middle of a moving spot, and OFF events behind it, px: one number for a camera and its lens. It is the slope of
 * where events come along the way of their object over their sign.
 */
export class Lead {
  #weight = 0;
  #signs = 0;
  #ahead = 0;
  #signedAhead = 0;
  #px = 0;

  /** Of an ON event, px; an OFF event has its negative. */
  get px(): number {
    return this.#px;
  }

  /** Mean lead of the events of objects, px: by so much the middle of all events is ahead. */
  get meanPx(): number {
    return this.#weight === 0 ? 0 : (this.#px * this.#signs) / this.#weight;
  }

  /** Takes in an event of a track, (dx, dy) from where the track is. @param p its polarity @param share how likely it is of the track */
  see({ vx, vy, vv }: Track, dx: number, dy: number, p: number, share: number): void {
    const speed2 = vx * vx + vy * vy;
    if (share < minShare || speed2 < sureSpeeds ** 2 * vv) return;
    const [sign, ahead] = [p === 1 ? 1 : -1, (dx * vx + dy * vy) / Math.sqrt(speed2)];
    this.#weight += share;
    this.#signs += share * sign;
    this.#ahead += share * ahead;
    this.#signedAhead += share * sign * ahead;
    if (this.#weight > 2 * rememberedWeight) this.#halve();
    this.#fit();
  }

  #halve(): void {
    const { weight, signs, ahead, signedAhead } = this.state;
    this.restore({ weight: weight / 2, signs: signs / 2, ahead: ahead / 2, signedAhead: signedAhead / 2 });
  }

  get state(): LeadState {
    return { weight: this.#weight, signs: this.#signs, ahead: this.#ahead, signedAhead: this.#signedAhead };
  }

  restore({ weight, signs, ahead, signedAhead }: LeadState): void {
    this.#weight = weight;
    this.#signs = signs;
    this.#ahead = ahead;
    this.#signedAhead = signedAhead;
    this.#fit();
  }

  #fit(): void {
    const mean = this.#weight === 0 ? 0 : this.#signs / this.#weight;
    this.#px = (this.#signedAhead - mean * this.#ahead) / (this.#weight - mean * this.#signs + priorWeight);
  }
}

/**
 * What a way ahead of the middle of a spot is, on the axes: as far as the direction in which it moves is known.
 *
 * @returns s per unit of the velocity of the track
 */
export const aheadBy = ({ vx, vy, vv }: Pick<Track, 'vx' | 'vy' | 'vv'>, px: number): number => {
  const speed2 = vx * vx + vy * vy;
  return (px * Math.sqrt(speed2)) / (speed2 + 2 * vv);
};
