import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments, type PerspectiveCamera, Vector3 } from 'three';
import type { ViewerData } from '../../viewer-data.ts';
import { Texts, ticks } from '../shared/dom.ts';
import type { Theme } from '../shared/theme.ts';
import { colourOf } from './event-points.ts';
import type { Space } from './space.ts';

/** An axis: which component of a place it is, its title, and its ticks as places along the box, −½ to ½. */
interface Axis {
  readonly along: 0 | 1 | 2;
  readonly title: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/**
 * The edges of the box, with ticks and titles. Of the twelve edges those that would cross the events, between two faces that look at the reader, are left out; ticks
 * stand at edges of the outline, outside of it.
 */
export class BoxAxes {
  readonly lines: LineSegments<BufferGeometry, LineBasicMaterial>;
  readonly #half: readonly [number, number, number];
  readonly #seconds: number;
  #axes: readonly Axis[];
  readonly #texts: Texts;

  constructor({ sensor, durationUs }: ViewerData, space: Space, overlay: HTMLElement) {
    this.#half = [space.length / 2, space.height / 2, space.depth / 2];
    this.#texts = new Texts(overlay);
    this.#seconds = durationUs / 1e6;
    this.#axes = [
      timeAxis(this.#seconds, 0),
      {
        along: 1,
        title: 'y (px)',
        ticks: ticks(sensor.height - 1, 4).map((value) => ({ at: 0.5 - (value + 0.5) / sensor.height, text: String(value) })),
      },
      {
        along: 2,
        title: 'x (px)',
        ticks: ticks(sensor.width - 1, 4).map((value) => ({ at: (value + 0.5) / sensor.width - 0.5, text: String(value) })),
      },
    ];
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(12 * 6), 3));
    this.lines = new LineSegments(geometry, new LineBasicMaterial({ depthTest: false, depthWrite: false }));
    this.lines.frustumCulled = false;
    this.lines.renderOrder = -1;
  }

  /** The box begins at another time, µs. */
  setOrigin(originUs: number): void {
    this.#axes = [timeAxis(this.#seconds, originUs / 1e6), ...this.#axes.slice(1)];
  }

  paint(theme: Theme): void {
    this.lines.material.color = colourOf(theme.line);
  }

  /** @param size of the canvas, CSS px */
  draw(camera: PerspectiveCamera, size: { readonly width: number; readonly height: number }): void {
    const position = this.lines.geometry.getAttribute('position') as BufferAttribute;
    const screen = (place: Vector3) => {
      const seen = place.clone().project(camera);
      return { x: ((seen.x + 1) / 2) * size.width, y: ((1 - seen.y) / 2) * size.height };
    };
    const centre = screen(new Vector3());
    let drawn = 0;
    for (const axis of this.#axes) {
      const candidates = this.#edges(axis.along).map((edge) => {
        const seen = edge.sides.filter((side) => this.#looksAtReader(side, camera)).length;
        const [a, b] = [screen(edge.from), screen(edge.to)];
        return { ...edge, seen, a, b, mean: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
      });
      for (const { from, to, seen } of candidates) {
        if (seen === 2) continue;
        position.setXYZ(drawn++, from.x, from.y, from.z);
        position.setXYZ(drawn++, to.x, to.y, to.z);
      }
      const outline = candidates.filter(({ seen }) => seen === 1);
      const rank = ({ mean }: (typeof candidates)[number]): number => (axis.along === 1 ? mean.x : -mean.y);
      const chosen = outline.toSorted((p, q) => rank(p) - rank(q))[0];
      // An axis that is looked along is a point.
      if (chosen === undefined || Math.hypot(chosen.a.x - chosen.b.x, chosen.a.y - chosen.b.y) < 40) continue;
      this.#label(axis, chosen, { centre, size }, screen);
    }
    this.lines.geometry.setDrawRange(0, drawn);
    position.needsUpdate = true;
    this.#texts.end();
  }

  #label(
    axis: Axis,
    { from, to, a, b, mean }: { from: Vector3; to: Vector3; a: AxisSpot; b: AxisSpot; mean: AxisSpot },
    { centre, size }: { readonly centre: AxisSpot; readonly size: { readonly width: number; readonly height: number } },
    screen: (place: Vector3) => AxisSpot,
  ): void {
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    // Away from the box, at right angles to the edge.
    let out = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
    if (out.x * (mean.x - centre.x) + out.y * (mean.y - centre.y) < 0) out = { x: -out.x, y: -out.y };
    const put = (spot: AxisSpot, away: number, text: string, className: string): void => {
      // Inside of the canvas, whose edge would cut it.
      const half = 3.2 * text.length + 4;
      const x = Math.min(size.width - half, Math.max(half, spot.x + out.x * away));
      const y = Math.min(size.height - 9, Math.max(9, spot.y + out.y * away));
      this.#texts.write(text, className, x, y, '-50%, -50%');
    };
    const every = length / axis.ticks.length < 26 ? 2 : 1;
    const shown = axis.ticks.filter((_, k) => k % every === 0);
    for (const { at, text } of shown) put(screen(from.clone().lerp(to, at + 0.5)), 14, text, 'tick');
    // Ticks are wider than they are high, and the title stands between two of them.
    const gaps = shown.slice(1).map(({ at }, k) => (at + shown[k].at) / 2);
    const middle = gaps.toSorted((p, q) => Math.abs(p) - Math.abs(q))[0] ?? 0;
    put(screen(from.clone().lerp(to, middle + 0.5)), 36 + 14 * Math.abs(out.x), axis.title, 'axis-title');
  }

  /** The four edges along a component, each with its two faces: component and side. */
  #edges(along: 0 | 1 | 2) {
    const [p, q] = ([0, 1, 2] as const).filter((one) => one !== along);
    return [-1, 1].flatMap((u) =>
      [-1, 1].map((v) => {
        const [from, to] = [-1, 1].map((end) => {
          const place = [0, 0, 0];
          place[along] = end * this.#half[along];
          place[p] = u * this.#half[p];
          place[q] = v * this.#half[q];
          return new Vector3(...place);
        });
        return { from, to, sides: [[p, u] as const, [q, v] as const] };
      }),
    );
  }

  #looksAtReader([component, side]: readonly [number, number], { position }: PerspectiveCamera): boolean {
    return side * position.getComponent(component) > this.#half[component];
  }
}

/** @param begin of the box, s */
const timeAxis = (seconds: number, begin: number): Axis => ({
  along: 0,
  title: 'time (s)',
  ticks: ticks(begin + seconds, 6, begin).map((value) => ({ at: (value - begin) / (seconds || 1) - 0.5, text: String(value) })),
});

interface AxisSpot {
  readonly x: number;
  readonly y: number;
}
