import type { PlanePoint } from '../../sphere/tangent-plane.ts';
import type { Point } from '../wcs/point.ts';

/** A pixel, and where it is on the tangent plane. */
export interface PointPair {
  readonly pixel: Point;
  readonly plane: PlanePoint;
  /** How much it counts in a fit of the plate; 1 where it is left out. */
  readonly weight?: number;
}

/**
 * The least-squares similarity (shift, turn, scale) from pixels to the tangent plane, plane = a + m · pixel as complex numbers; with
 * `mirrored` the pixel's y changes its sign before. Pairs are added one by one.
 */
export class Similarity {
  readonly #sign: number;
  /** Pairs so far. */
  count = 0;
  // Means of pixels and of plane points, Σ|p − p̄|², and Σ (q − q̄) · conj(p − p̄).
  #px = 0;
  #py = 0;
  #qx = 0;
  #qy = 0;
  #spread = 0;
  #re = 0;
  #im = 0;

  constructor(mirrored: boolean) {
    this.#sign = mirrored ? -1 : 1;
  }

  add({ pixel, plane }: PointPair): void {
    const n = ++this.count;
    const dx = pixel[0] - this.#px;
    const dy = this.#sign * pixel[1] - this.#py;
    this.#px += dx / n;
    this.#py += dy / n;
    const [ux, uy] = [plane[0] - this.#qx, plane[1] - this.#qy];
    this.#qx += ux / n;
    this.#qy += uy / n;
    const share = (n - 1) / n;
    this.#spread += share * (dx * dx + dy * dy);
    this.#re += share * (ux * dx + uy * dy);
    this.#im += share * (uy * dx - ux * dy);
  }

  /** Degrees per pixel. */
  get scale(): number {
    return Math.hypot(this.#re, this.#im) / this.#spread;
  }

  toPlane([x, y]: Point): PlanePoint {
    const [dx, dy] = [x - this.#px, this.#sign * y - this.#py];
    const [re, im] = [this.#re / this.#spread, this.#im / this.#spread];
    return [this.#qx + re * dx - im * dy, this.#qy + im * dx + re * dy];
  }

  toPixel([u, v]: PlanePoint): Point {
    const [du, dv] = [u - this.#qx, v - this.#qy];
    const k = this.#spread / (this.#re ** 2 + this.#im ** 2);
    return [this.#px + k * (this.#re * du + this.#im * dv), this.#sign * (this.#py + k * (this.#re * dv - this.#im * du))];
  }

  /** Variance of a place by this fit, in units of the variance of one star's place. */
  leverage([x, y]: Point): number {
    return 1 / this.count + ((x - this.#px) ** 2 + (this.#sign * y - this.#py) ** 2) / this.#spread;
  }
}
