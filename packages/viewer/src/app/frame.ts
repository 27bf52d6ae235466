import { FrameCross } from './frame-cross.ts';
import { el, fittedCanvas, perPicture, ticks } from './shared/dom.ts';
import { firstFrom, type ModelTrack, nearestIn, rankOf, type ViewerModel } from './shared/model.ts';
import type { Store } from './shared/store.ts';
import { heatColour, rgbOf, type Theme, textColour, trackColour } from './shared/theme.ts';
import { paintSkyArrow, skyAt } from './sky-arrow.ts';
import { levelsAt } from './why/levels-at.ts';

const windows = [10_000, 40_000, 100_000, 500_000] as const;
/** Range of the heat map, nats. */
const heatRange = [8, 32] as const;
/** Room for numbers of pixels, CSS px. */
const room = { left: 34, bottom: 22, top: 6, right: 8 } as const;

/** A place on the canvas, CSS px. */
interface CanvasSpot {
  readonly x: number;
  readonly y: number;
}

/** The last moment as the sensor saw it, with boxes. */
export class FrameView {
  readonly element: HTMLElement;
  #model: ViewerModel;
  readonly #store: Store;
  readonly #canvas = el('canvas', {
    tabindex: '0',
    role: 'img',
    'aria-label':
      'Events of the last moment at the resolution of the sensor, with boxes of tracks. Arrow keys move a cross, Enter is a click at it, Page up and Page down change the moment.',
  });
  readonly #cross: FrameCross;
  readonly #pixels = el('canvas');
  readonly #heat = el('canvas');
  readonly #draw = perPicture(() => this.#render());
  #theme: Theme;

  constructor(model: ViewerModel, store: Store, theme: Theme) {
    this.#model = model;
    this.#store = store;
    this.#theme = theme;
    const { sensor, evidence } = model.data;
    for (const canvas of [this.#pixels, this.#heat]) {
      canvas.width = sensor.width;
      canvas.height = sensor.height;
    }
    const last = el('select', { 'aria-label': 'Time whose events are shown' });
    for (const us of windows) last.append(el('option', { value: String(us) }, `last ${us / 1000} ms`));
    last.value = String(store.state.windowUs);
    last.addEventListener('change', () => store.set({ windowUs: Number(last.value) }));
    const controls = el('div', { class: 'controls' }, last);
    if (evidence !== undefined) {
      const heat = el('input', { type: 'checkbox', id: 'heat' });
      heat.addEventListener('change', () => store.set({ heat: heat.checked }));
      const scale = el(
        'span',
        { class: 'heat-scale', title: 'Evidence of the cells, nats' },
        `${heatRange[0]}`,
        el('i'),
        `${heatRange[1]} nats`,
      );
      scale.hidden = true;
      controls.append(el('label', { for: 'heat', class: 'check' }, heat, ' evidence'), scale);
      store.onChange((state) => (scale.hidden = !state.heat));
    }
    this.element = el('section', { class: 'frame', 'aria-label': 'Frame' }, controls, this.#canvas);
    this.#canvas.style.aspectRatio = `${sensor.width + 40} / ${sensor.height + 26}`;
    fittedCanvas(this.#canvas, this.#draw);
    this.#canvas.addEventListener('click', (event) => this.#pick(event));
    this.#cross = new FrameCross(this.#canvas, sensor, {
      take: () => this.#take(this.#cross.x, this.#cross.y),
      step: (way) => {
        const { time, windowUs } = store.state;
        const { durationUs, tickUs } = this.#model.data;
        store.set({ time: Math.min(durationUs / tickUs, Math.max(0, time + (way * windowUs) / tickUs)) });
      },
      draw: this.#draw,
    });
    store.onChange(this.#draw);
  }

  /** Shows other data of the same sensor. */
  setModel(model: ViewerModel): void {
    this.#model = model;
    this.#draw();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#draw();
  }

  /** Where the sensor lies on the canvas, CSS px. */
  #area(): { readonly left: number; readonly top: number; readonly perPx: number } {
    const { sensor } = this.#model.data;
    const { clientWidth, clientHeight } = this.#canvas;
    const perPx = Math.min(
      (clientWidth - room.left - room.right) / sensor.width,
      (clientHeight - room.top - room.bottom) / sensor.height,
    );
    return { left: room.left, top: room.top, perPx: Math.max(0.05, perPx) };
  }

  #render(): void {
    const context = this.#canvas.getContext('2d');
    if (context === null || this.#canvas.width === 0) return;
    const { sensor } = this.#model.data;
    const { left, top, perPx } = this.#area();
    const [width, height] = [sensor.width * perPx, sensor.height * perPx];
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.#canvas.clientWidth, this.#canvas.clientHeight);
    context.imageSmoothingEnabled = false;
    if (this.#store.state.heat) {
      this.#paintHeat();
      context.drawImage(this.#heat, left, top, width, height);
    }
    this.#paintEvents();
    context.drawImage(this.#pixels, left, top, width, height);
    this.#axes(context, left, top, width, height, perPx);
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    const at = (x: number, y: number): [number, number] => [left + (x + 0.5) * perPx, top + (y + 0.5) * perPx];
    const sky = skyAt(this.#model.data, this.#store.state.time);
    const arrow: CanvasSpot = { x: left + width - 36, y: top + 36 };
    if (sky) paintSkyArrow(context, this.#theme, sky, arrow.x, arrow.y);
    this.#paintLabels(context, at, perPx);
    this.#paintBoxes(context, at, perPx, sky ? [-40, -20, 0, 20].map((dx) => ({ x: arrow.x + dx, y: arrow.y + 32 })) : []);
    context.restore();
  }

  /** The older the paler; ON is dark, OFF is pale; near tracks in their colour. */
  #paintEvents(): void {
    const { data, eventColours } = this.#model;
    const { events, sensor, tickUs } = data;
    const { time, windowUs } = this.#store.state;
    const context = this.#pixels.getContext('2d');
    if (context === null) return;
    const image = context.createImageData(sensor.width, sensor.height);
    const ink = rgbOf(this.#theme.ink);
    const palette = [...this.#theme.tracks.map(rgbOf), rgbOf(this.#theme.other)];
    const begin = firstFrom(events.t, time - windowUs / tickUs + 1);
    for (let i = begin; i < events.t.length && events.t[i] <= time; i++) {
      const at = 4 * (events.y[i] * sensor.width + events.x[i]);
      const colour = eventColours[i];
      const [r, g, b] = colour === 0 ? ink : (palette[colour - 1] ?? palette[palette.length - 1]);
      const age = ((time - events.t[i]) * tickUs) / windowUs;
      const strength = (colour === 0 ? (events.p[i] === 1 ? 150 : 95) : 255) * (1 - 0.45 * age);
      image.data[at] = r;
      image.data[at + 1] = g;
      image.data[at + 2] = b;
      image.data[at + 3] = Math.max(image.data[at + 3], strength);
    }
    context.putImageData(image, 0, 0);
  }

  #paintHeat(): void {
    const { evidence, sensor } = this.#model.data;
    const context = this.#heat.getContext('2d');
    if (context === null || evidence === undefined) return;
    const image = context.createImageData(sensor.width, sensor.height);
    const max = new Float32Array(sensor.width * sensor.height);
    levelsAt(evidence, this.#store.state.time, (layer, row, column, nats) => {
      const { stride } = evidence.layers[layer];
      for (let y = row * stride; y < Math.min(sensor.height, (row + 1) * stride); y++) {
        for (let x = column * stride; x < Math.min(sensor.width, (column + 1) * stride); x++) {
          const at = y * sensor.width + x;
          max[at] = Math.max(max[at], nats);
        }
      }
    });
    max.forEach((nats, at) => {
      if (nats === 0) return;
      const share = (nats - heatRange[0]) / (heatRange[1] - heatRange[0]);
      // On paper the dim end is the pale one.
      image.data.set(heatColour(this.#theme.isDark ? 0.2 + 0.8 * share : 0.95 - 0.7 * share), 4 * at);
      image.data[4 * at + 3] = 110 + 130 * Math.min(1, Math.max(0, share));
    });
    context.putImageData(image, 0, 0);
  }

  #axes(context: CanvasRenderingContext2D, left: number, top: number, width: number, height: number, perPx: number): void {
    const { sensor } = this.#model.data;
    context.strokeStyle = this.#theme.line;
    context.lineWidth = 1;
    context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
    context.fillStyle = this.#theme.muted;
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'top';
    context.textAlign = 'center';
    const across = ticks(sensor.width - 1, Math.max(2, Math.floor(width / 60)));
    across.forEach((x, k) => {
      const isLast = k === across.length - 1;
      context.fillText(
        isLast ? `${x} px` : String(x),
        Math.min(left + (x + 0.5) * perPx, left + width - (isLast ? 14 : 0)),
        top + height + 6,
      );
    });
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const y of ticks(sensor.height - 1, Math.max(2, Math.floor(height / 50))))
      context.fillText(String(y), left - 6, Math.max(top + 5, top + (y + 0.5) * perPx));
  }

  #paintLabels(context: CanvasRenderingContext2D, at: (x: number, y: number) => [number, number], perPx: number): void {
    const { labels, tickUs } = this.#model.data;
    const { time } = this.#store.state;
    context.strokeStyle = this.#theme.label;
    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    for (const { t, x, y } of labels) {
      const k = firstFrom(t, time);
      const near = [k - 1, k].filter((one) => one >= 0 && one < t.length && Math.abs(t[one] - time) * tickUs < 60_000);
      if (near.length === 0) continue;
      const nearest = near.reduce((a, b) => (Math.abs(t[a] - time) <= Math.abs(t[b] - time) ? a : b));
      context.beginPath();
      context.arc(...at(x[nearest], y[nearest]), Math.max(9, 7.5 * perPx), 0, 2 * Math.PI);
      context.stroke();
    }
    context.setLineDash([]);
  }

  /** @param texts where something is written already: lower left corners */
  #paintBoxes(
    context: CanvasRenderingContext2D,
    at: (x: number, y: number) => [number, number],
    perPx: number,
    texts: readonly CanvasSpot[],
  ): void {
    const { track: selected, detection } = this.#store.state;
    const { points, detections } = this.#model.data;
    const taken = [...texts];
    const rank = (track: ModelTrack): number => (track.id === selected ? -1 : rankOf(track));
    for (const { track, point } of this.#present().toSorted((a, b) => rank(a.track) - rank(b.track))) {
      const isSelected = track.id === selected;
      context.strokeStyle = trackColour(this.#theme, track.colour);
      context.globalAlpha = selected === 0 || isSelected ? 1 : 0.45;
      context.lineWidth = isSelected ? 2.5 : 1.5;
      const [x, y] = at(points.x[point], points.y[point]);
      const [w, h] = [Math.max(14, points.w[point] * perPx), Math.max(14, points.h[point] * perPx)];
      context.strokeRect(x - w / 2, y - h / 2, w, h);
      // A box at the upper edge has its number below; no number lies on another.
      const text = { x: x - w / 2, y: y - h / 2 - 2 < room.top + 13 ? y + h / 2 + 15 : y - h / 2 - 2 };
      if (taken.some((one) => Math.abs(one.x - text.x) < 22 && Math.abs(one.y - text.y) < 14)) continue;
      taken.push(text);
      context.font = '600 12px system-ui, sans-serif';
      context.textAlign = 'left';
      context.textBaseline = 'bottom';
      // The paper around it keeps it apart from events.
      context.lineWidth = 3;
      context.strokeStyle = this.#theme.paper;
      context.strokeText(String(track.id), text.x, text.y);
      context.fillStyle = textColour(this.#theme, track.colour);
      context.fillText(String(track.id), text.x, text.y);
    }
    context.globalAlpha = 1;
    this.#paintDrawn(context, at);
    if (this.#cross.isShown) this.#paintCross(context, at(this.#cross.x, this.#cross.y), 12);
    if (detection < 0 || !this.#isNow(detection)) return;
    this.#paintCross(context, at(detections.x[detection], detections.y[detection]), 5);
  }

  #paintCross(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], arm: number): void {
    context.strokeStyle = this.#theme.ink;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
    context.stroke();
  }

  #paintDrawn(context: CanvasRenderingContext2D, at: (x: number, y: number) => [number, number]): void {
    context.fillStyle = this.#theme.ink;
    for (const { x, y } of this.#store.state.drawn ?? []) {
      context.beginPath();
      context.arc(...at(x, y), 3, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /** Tracks of this moment, each with its last point. */
  #present(): { track: ModelTrack; point: number }[] {
    const { data, tracks } = this.#model;
    const { time } = this.#store.state;
    const { t } = data.points;
    return tracks.flatMap((track) => {
      const { points } = track;
      if (points.length === 0) return [];
      if (t[points[0]] > time || t[points[points.length - 1]] + 60_000 / data.tickUs < time) return [];
      const point = points[firstFrom(t, Math.floor(time) + 1, points) - 1];
      return (time - t[point]) * data.tickUs > 60_000 ? [] : [{ track, point }];
    });
  }

  #isNow(detection: number): boolean {
    const { detections, tickUs } = this.#model.data;
    return Math.abs(detections.t[detection] - this.#store.state.time) * tickUs <= 60_000;
  }

  /** The middle of the events of the frame within 4 px of a place; the place where there are none. */
  #middleNear(x: number, y: number): { readonly x: number; readonly y: number } {
    const { events, tickUs } = this.#model.data;
    const { time, windowUs } = this.#store.state;
    let [sumX, sumY, count] = [0, 0, 0];
    for (let i = firstFrom(events.t, time - windowUs / tickUs + 1); i < events.t.length && events.t[i] <= time; i++) {
      if (Math.hypot(events.x[i] - x, events.y[i] - y) > 4) continue;
      sumX += events.x[i];
      sumY += events.y[i];
      count++;
    }
    return count === 0 ? { x, y } : { x: sumX / count, y: sumY / count };
  }

  #pick(event: MouseEvent): void {
    const { left, top, perPx } = this.#area();
    this.#take((event.offsetX - left) / perPx - 0.5, (event.offsetY - top) / perPx - 0.5);
  }

  /** What a click does at a place, sensor px: it is a place of the track that is drawn, or selects the track or detection whose box it is in or near. */
  #take(x: number, y: number): void {
    const { perPx } = this.#area();
    const { data } = this.#model;
    const { drawn, time } = this.#store.state;
    if (drawn !== undefined)
      return this.#store.set({ drawn: [...drawn, { tUs: time * data.tickUs, ...this.#middleNear(x, y) }] });
    const { detections, points } = data;
    const near = this.#present()
      .map((one) => ({ ...one, away: Math.hypot(points.x[one.point] - x, points.y[one.point] - y) }))
      .filter(({ away }) => away <= Math.max(8, 14 / perPx))
      .toSorted((a, b) => a.away - b.away)[0];
    if (near !== undefined) {
      const detection = nearestIn(near.track.found, detections.t, this.#store.state.time);
      this.#store.set({ track: near.track.id, detection });
      return;
    }
    const loose = Array.from(detections.t, (_, k) => k).filter(
      (k) => this.#isNow(k) && Math.hypot(detections.x[k] - x, detections.y[k] - y) <= Math.max(8, 14 / perPx),
    );
    this.#store.set(loose.length > 0 ? { track: detections.track[loose[0]], detection: loose[0] } : { track: 0, detection: -1 });
  }
}
