import { labelParts } from '@spikeseg/events';
import type { Scene } from 'three';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';
import { LineSegments2 } from 'three/addons/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/addons/lines/LineSegmentsGeometry.js';
import type { ViewerData } from '../../viewer-data.ts';
import { type Model, type ModelTrack, starColour } from '../shared/model.ts';
import type { Theme } from '../shared/theme.ts';
import { colourOf, colourOfTrack } from './event-points.ts';
import type { Space } from './space.ts';

type Place = [number, number, number];

/** The lines of the box: tracks, and labels below them. */
export class CloudLines {
  readonly #scene: Scene;
  readonly #space: Space;
  #labels: readonly LineSegments2[] = [];
  #shownLabels: ViewerData['labels'] = [];
  readonly #tracks = new Map<number, { track: ModelTrack; readonly line: LineSegments2 }>();

  constructor(scene: Scene, space: Space, model: Model) {
    this.#scene = scene;
    this.#space = space;
    this.setModel(model);
  }

  #setLabels({ labels, tickUs }: ViewerData): void {
    if (labels === this.#shownLabels) return;
    this.#shownLabels = labels;
    for (const line of this.#labels) this.#remove(line);
    this.#labels = labels.map(({ t, x, y }) => {
      const places = (part: readonly number[]) => part.map((k) => this.#space.place(t[k], x[k], y[k]));
      const line = lineOf({ width: 13, dashed: true, order: 0.5 });
      line.geometry = geometryOf(...labelParts({ t }, 1e6 / tickUs).map(places));
      continueDashes(line);
      line.material.opacity = 0.3;
      this.#scene.add(line);
      return line;
    });
  }

  #remove(line: LineSegments2): void {
    this.#scene.remove(line);
    line.geometry.dispose();
    line.material.dispose();
  }

  /** Tracks have other points, or are others; so are labels. */
  setModel({ data, tracks }: Model): void {
    const { points } = data;
    this.#setLabels(data);
    const shown = tracks.filter((track) => track.points.length > 0);
    for (const track of shown) {
      const places = Array.from(track.points, (k) => this.#space.place(points.t[k], points.x[k], points.y[k]));
      const before = this.#tracks.get(track.id);
      const line = before?.line ?? lineOf({ width: 2.2, dashed: false, order: 3 });
      line.geometry.dispose();
      line.geometry = geometryOf(places);
      if (before === undefined) this.#scene.add(line);
      this.#tracks.set(track.id, { track, line });
    }
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, { line }] of this.#tracks) {
      if (ids.has(id)) continue;
      this.#remove(line);
      this.#tracks.delete(id);
    }
  }

  /** @param selected number of the track that stands out; 0: all do */
  paint(theme: Theme, selected: number): void {
    for (const line of this.#labels) line.material.color = colourOf(theme.label);
    for (const { track, line } of this.#tracks.values()) {
      line.material.color = colourOfTrack(theme, track.colour);
      line.material.opacity = selected === 0 || track.id === selected ? 1 : 0.3;
      const isStar = track.colour === starColour;
      line.material.linewidth = track.id === selected ? 3.8 : isStar ? 1.4 : 2.2;
      line.renderOrder = track.id === selected ? 4 : isStar ? 2.9 : 3;
    }
  }
}

function lineOf({ width, dashed, order }: { width: number; dashed: boolean; order: number }): LineSegments2 {
  const material = new LineMaterial({
    linewidth: width,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    dashed,
    dashSize: 0.022,
    gapSize: 0.014,
  });
  const line = new LineSegments2(new LineSegmentsGeometry(), material);
  line.frustumCulled = false;
  line.renderOrder = order;
  return line;
}

function geometryOf(...parts: readonly (readonly Place[])[]): LineSegmentsGeometry {
  const geometry = new LineSegmentsGeometry();
  geometry.setPositions(
    parts.flatMap((places) => {
      // A track of one point is a short line of time.
      const ends = places.length === 1 ? [places[0], [places[0][0] + 0.004, places[0][1], places[0][2]]] : thinned(places);
      return ends.slice(1).flatMap((place, k) => [...ends[k], ...place]);
    }),
  );
  return geometry;
}

/** Least way between two points of a line that is drawn, in longer sides of the sensor: about a pixel of it. */
const finestLine = 0.005;

/** Without points that are closer to the one before than a line shows: a label has one every 10 ms. */
export function thinned(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  places.forEach((place, k) => {
    const last = kept[kept.length - 1];
    const isFar = last === undefined || Math.hypot(place[0] - last[0], place[1] - last[1], place[2] - last[2]) >= finestLine;
    if (isFar || k === places.length - 1) kept.push(place);
  });
  return kept;
}

/** Dashes go on from segment to segment, and do not begin anew at every point of a label. */
function continueDashes(line: LineSegments2): void {
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
