import { labelParts } from '@spikeseg/events';
import type { Scene } from 'three';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';
import { LineSegments2 } from 'three/addons/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/addons/lines/LineSegmentsGeometry.js';
import type { ViewerData } from '../../viewer-data.ts';
import { rankOf, starColour, type ViewerModel } from '../shared/model.ts';
import type { Theme } from '../shared/theme.ts';
import { colourOf, colourOfTrack } from './event-points.ts';
import type { Space } from './space.ts';

type BoxPlace = [number, number, number];

/** The lines of the box: tracks, and labels below them. All that look alike are one line with gaps, as each line that is drawn has a price of its own. */
export class CloudLines {
  readonly #space: Space;
  readonly #labels = lineOf({ width: 13, dashed: true, order: 0.5 });
  readonly #stars = lineOf({ width: 1.4, order: 2.9 });
  readonly #others = lineOf({ width: 2.2, order: 3 });
  readonly #selected = lineOf({ width: 3.8, order: 4 });
  #shownLabels: ViewerData['labels'] | undefined;
  #tracks: readonly { readonly id: number; readonly colour: number; readonly places: readonly BoxPlace[] }[] = [];

  constructor(scene: Scene, space: Space, model: ViewerModel) {
    this.#space = space;
    this.#labels.material.opacity = 0.3;
    scene.add(this.#labels, this.#stars, this.#others, this.#selected);
    this.setModel(model);
  }

  #setLabels({ labels, tickUs }: ViewerData): void {
    if (labels === this.#shownLabels) return;
    this.#shownLabels = labels;
    const parts = labels.flatMap(({ t, x, y }) =>
      labelParts({ t }, 1e6 / tickUs).map((part) => part.map((k) => this.#space.place(t[k], x[k], y[k]))),
    );
    setParts(this.#labels, parts.map(simplified));
    continueDashes(this.#labels);
  }

  /** Tracks have other points, or are others; so are labels. They have no colours yet. */
  setModel({ data, tracks }: ViewerModel): void {
    const { points } = data;
    this.#setLabels(data);
    // What matters most is drawn last.
    const order = tracks.toSorted((a, b) => rankOf(b) - rankOf(a));
    this.#tracks = order.map(({ id, colour, points: own }) => {
      const places = Array.from(own, (k) => this.#space.place(points.t[k], points.x[k], points.y[k]));
      return { id, colour, places: simplified(places) };
    });
  }

  /** @param selected number of the track that stands out; 0: all do */
  paint(theme: Theme, selected: number): void {
    this.#labels.material.color = colourOf(theme.label);
    const lineFor = ({ id, colour }: { readonly id: number; readonly colour: number }) =>
      id === selected ? this.#selected : colour < 0 || colour === starColour ? this.#stars : this.#others;
    for (const line of [this.#stars, this.#others, this.#selected]) {
      const own = this.#tracks.filter((track) => lineFor(track) === line);
      const counts = setParts(
        line,
        own.map(({ places }) => places),
      );
      const colours = own.flatMap(({ colour }, k) => {
        const { r, g, b } = colourOfTrack(theme, colour);
        return Array.from({ length: 2 * counts[k] }, () => [r, g, b]).flat();
      });
      line.geometry.setColors(colours);
      line.material.opacity = selected === 0 || line === this.#selected ? 1 : 0.3;
    }
  }
}

function lineOf({ width, dashed = false, order }: { width: number; dashed?: boolean; order: number }): LineSegments2 {
  const material = new LineMaterial({
    linewidth: width,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    vertexColors: !dashed,
    dashed,
    dashSize: 0.022,
    gapSize: 0.014,
  });
  const line = new LineSegments2(new LineSegmentsGeometry(), material);
  line.frustumCulled = false;
  line.renderOrder = order;
  return line;
}

/** Gives a line other parts. @returns segments of each */
function setParts(line: LineSegments2, parts: readonly (readonly BoxPlace[])[]): number[] {
  const segments = parts.map((places) => {
    // A track of one point is a short line of time.
    const ends = places.length === 1 ? [places[0], [places[0][0] + 0.004, places[0][1], places[0][2]]] : places;
    return ends.slice(1).flatMap((place, k) => [...ends[k], ...place]);
  });
  line.geometry.dispose();
  line.geometry = new LineSegmentsGeometry();
  line.geometry.setPositions(segments.flat());
  line.visible = segments.length > 0;
  return segments.map(({ length }) => length / 6);
}

/** How far a line that is drawn may be from its points, in longer sides of the sensor: less than a pixel of the picture. */
const tolerance = 0.0008;

/** The fewest points of a line that pass all others within the tolerance, as Ramer, Douglas and Peucker choose them; first and last stay. */
export function simplified(places: readonly BoxPlace[]): BoxPlace[] {
  const isKept = places.map((_, k) => k === 0 || k === places.length - 1);
  const open = [[0, places.length - 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [from, to] = next;
    let [farthest, max] = [-1, tolerance];
    for (let k = from + 1; k < to; k++) {
      const away = distance(places[k], places[from], places[to]);
      if (away > max) [farthest, max] = [k, away];
    }
    if (farthest < 0) continue;
    isKept[farthest] = true;
    open.push([from, farthest], [farthest, to]);
  }
  return places.filter((_, k) => isKept[k]);
}

/** Of a place from the line between two others. */
function distance([x, y, z]: BoxPlace, [ax, ay, az]: BoxPlace, [bx, by, bz]: BoxPlace): number {
  const [dx, dy, dz] = [bx - ax, by - ay, bz - az];
  const square = dx * dx + dy * dy + dz * dz;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy + (z - az) * dz) / square));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy, z - az - share * dz);
}

/** Dashes go on from segment to segment, and do not begin anew at every point of a label. */
function continueDashes(line: LineSegments2): void {
  if (!line.visible) return;
  line.computeLineDistances();
  const start = line.geometry.getAttribute('instanceDistanceStart');
  const end = line.geometry.getAttribute('instanceDistanceEnd');
  let sum = 0;
  for (let k = 0; k < start.count; k++) {
    const length = end.getX(k) - start.getX(k);
    start.setX(k, sum);
    sum += length;
    end.setX(k, sum);
  }
}
