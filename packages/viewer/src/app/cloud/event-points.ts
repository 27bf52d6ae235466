import {
  BufferAttribute,
  BufferGeometry,
  Color,
  CustomBlending,
  OneFactor,
  OneMinusSrcAlphaFactor,
  Points,
  ShaderMaterial,
} from 'three';
import type { ViewerData } from '../../viewer-data.ts';
import type { ViewerModel } from '../shared/model.ts';
import { rgbOf, type Theme, trackColour } from '../shared/theme.ts';
import type { Space } from './space.ts';

/*
 * Events as points: those far from all tracks as a faint cloud, those near one in its colour. A point of the cloud is the fainter the more of them there are, and the
 * more there are around it and in its pixel, so that neither a million of them nor a hot pixel hides a track.
 */

const vertexShader = `
attribute float opacity;
attribute vec3 tint;
uniform float size;
uniform float nearest;
varying vec4 shade;
void main() {
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  gl_Position = projectionMatrix * seen;
  gl_PointSize = clamp(size * nearest / -seen.z, 1.0, 4.0 * size);
  shade = vec4(tint, opacity);
}`;

const fragmentShader = `
precision mediump float;
uniform float strength;
varying vec4 shade;
void main() {
  gl_FragColor = vec4(shade.rgb * shade.a * strength, shade.a * strength);
}`;

/** Points of a cloud that may be opaque, per px² of the canvas. */
const inkPerPx = 0.02;

export class EventPoints {
  readonly noise: Points<BufferGeometry, ShaderMaterial>;
  readonly near: Points<BufferGeometry, ShaderMaterial>;
  readonly #space: Space;
  #model: ViewerModel;
  #noiseCount = 0;
  #nearPlaces: Uint32Array = new Uint32Array();

  constructor(model: ViewerModel, space: Space) {
    this.#space = space;
    this.#model = model;
    this.noise = pointsOf(-2);
    this.near = pointsOf(1);
    this.setModel(model);
  }

  /** Shows other events; they have no colours yet. */
  setModel(model: ViewerModel): void {
    const isSame = this.#noiseCount > 0 && model.data.events === this.#model.data.events;
    this.#model = model;
    if (isSame) return;
    const { near } = model.data.events;
    const noise = scattered(placesOf(near, 0));
    this.#noiseCount = noise.length;
    this.#nearPlaces = scattered(placesOf(near, 1));
    for (const points of [this.noise, this.near]) points.geometry.dispose();
    this.noise.geometry = geometryOf(model.data, this.#space, noise, opacities(model.data, noise));
    const opaque = new Uint8Array(this.#nearPlaces.length).fill(255);
    this.near.geometry = geometryOf(model.data, this.#space, this.#nearPlaces, opaque);
    this.near.material.uniforms['strength'].value = Math.min(
      0.85,
      Math.max(0.35, Math.sqrt(4000 / this.#nearPlaces.length) * 0.85),
    );
  }

  /** @param ratio pixels of the canvas per CSS px @param nearest distance at which points have their size @param area of the canvas, CSS px² */
  scale(ratio: number, nearest: number, area: number): void {
    const share = Math.sqrt((area * inkPerPx) / Math.max(1, this.#noiseCount)) * 0.5;
    this.noise.material.uniforms['strength'].value = Math.min(0.5, Math.max(0.02, share));
    for (const [cloud, size] of [
      [this.noise, 1.25],
      [this.near, 1.9],
    ] as const) {
      cloud.material.uniforms['size'].value = size * ratio;
      cloud.material.uniforms['nearest'].value = nearest;
    }
  }

  /** The colour of the cloud. */
  paintNoise(theme: Theme): void {
    const noise = colourOf(theme.noise);
    fill(this.noise, () => noise);
  }

  /** @param selected number of the track whose events stand out; 0: all do */
  paint(theme: Theme, selected: number): void {
    const { eventColours, trackOf } = this.#model;
    const palette = [...theme.tracks.map(colourOf), colourOf(theme.other)];
    const only = trackOf.get(selected)?.colour;
    const ofOthers = 60;
    const opacity = this.near.geometry.getAttribute('opacity') as BufferAttribute;
    fill(this.near, (k) => {
      const colour = eventColours[this.#nearPlaces[k]];
      const isMeant = only === undefined || colour === only + 1;
      (opacity.array as Uint8Array)[k] = isMeant ? 255 : ofOthers;
      return palette[colour - 1] ?? palette[palette.length - 1];
    });
    opacity.needsUpdate = true;
  }

  dispose(): void {
    for (const points of [this.noise, this.near]) {
      points.geometry.dispose();
      points.material.dispose();
    }
  }
}

function fill(points: Points<BufferGeometry, ShaderMaterial>, colour: (k: number) => Color): void {
  const tint = points.geometry.getAttribute('tint') as BufferAttribute;
  const bytes = tint.array as Uint8Array;
  for (let k = 0; k < tint.count; k++) {
    const { r, g, b } = colour(k);
    bytes[3 * k] = r * 255;
    bytes[3 * k + 1] = g * 255;
    bytes[3 * k + 2] = b * 255;
  }
  tint.needsUpdate = true;
}

/** Of a colour as it is written: canvases do not convert it. */
export function colourOf(hex: string): Color {
  const colour = new Color();
  [colour.r, colour.g, colour.b] = rgbOf(hex).map((byte) => byte / 255);
  return colour;
}

/** One colour of the palette, or that of all others. */
export const colourOfTrack = (theme: Theme, colour: number): Color => colourOf(trackColour(theme, colour));

function placesOf(near: Uint8Array, wanted: number): Uint32Array {
  let count = 0;
  for (const one of near) if (one === wanted) count++;
  const places = new Uint32Array(count);
  let at = 0;
  near.forEach((one, place) => {
    if (one === wanted) places[at++] = place;
  });
  return places;
}

/** In an order whose every beginning is spread evenly: steps of the golden section, made coprime to their number. */
export function scattered(places: Uint32Array): Uint32Array {
  const { length } = places;
  let step = Math.max(1, Math.round(length * 0.618_034));
  while (divisor(step, length) > 1) step++;
  const order = new Uint32Array(length);
  for (let k = 0, at = 0; k < length; k++, at = (at + step) % length) order[k] = places[at];
  return order;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Opacity of events, 0 to 255, by how many there are in their surroundings and in their pixel, beside the mean. */
function opacities({ events: { t, x, y }, sensor }: ViewerData, places: Uint32Array): Uint8Array {
  const [cell, slices] = [8, 48];
  const columns = Math.ceil(sensor.width / cell);
  const rows = Math.ceil(sensor.height / cell);
  const end = (t.at(-1) ?? 0) + 1;
  const boxes = new Uint32Array(columns * rows * slices);
  const pixels = new Uint32Array(sensor.width * sensor.height);
  const boxOf = (i: number): number =>
    (Math.floor((t[i] / end) * slices) * rows + Math.floor(y[i] / cell)) * columns + Math.floor(x[i] / cell);
  for (const i of places) {
    boxes[boxOf(i)]++;
    pixels[y[i] * sensor.width + x[i]]++;
  }
  const [perBox, perPixel] = [places.length / boxes.length, places.length / pixels.length];
  const opacity = new Uint8Array(places.length);
  places.forEach((i, k) => {
    const crowd = Math.max(1, boxes[boxOf(i)] / (2 * perBox + 2));
    const hot = Math.max(1, pixels[y[i] * sensor.width + x[i]] / (6 * perPixel + 6));
    opacity[k] = 255 * Math.max(0.12, 1 / Math.sqrt(crowd * hot));
  });
  return opacity;
}

function geometryOf({ events }: ViewerData, space: Space, places: Uint32Array, opacity: Uint8Array): BufferGeometry {
  const position = new Float32Array(3 * places.length);
  places.forEach((i, k) => space.write(position, 3 * k, events.t[i], events.x[i], events.y[i]));
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setAttribute('opacity', new BufferAttribute(opacity, 1, true));
  geometry.setAttribute('tint', new BufferAttribute(new Uint8Array(3 * places.length), 3, true));
  return geometry;
}

function pointsOf(order: number): Points<BufferGeometry, ShaderMaterial> {
  const material = new ShaderMaterial({
    vertexShader,
    fragmentShader,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    // Colours are multiplied by their opacity, so that sums of them can be put upon anything.
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    premultipliedAlpha: true,
    uniforms: { size: { value: 1 }, nearest: { value: 1 }, strength: { value: 1 } },
  });
  const points = new Points(new BufferGeometry(), material);
  points.frustumCulled = false;
  points.renderOrder = order;
  return points;
}
