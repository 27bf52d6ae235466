import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  LinearSRGBColorSpace,
  LineBasicMaterial,
  LineLoop,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { el, perPicture, Texts } from '../shared/dom.ts';
import { type ModelTrack, nearestIn, rankOf, trackText, type ViewerModel } from '../shared/model.ts';
import type { Store } from '../shared/store.ts';
import { type Theme, textColour } from '../shared/theme.ts';
import { pictureOf } from '../take/picture.ts';
import { BoxAxes } from './box-axes.ts';
import { CloudLines } from './cloud-lines.ts';
import { colourOf, EventPoints } from './event-points.ts';
import { OrbitControls, stands } from './orbit.ts';
import { Pace } from './pace.ts';
import { PointLayer } from './point-layer.ts';
import { Space } from './space.ts';

/** Tracks whose number is written into the cloud where none is selected. */
const maxNamed = 10;

/** The box of x, y and time: events, tracks, labels, and the moment of the frame. */
export class Cloud {
  readonly element: HTMLElement;
  readonly #store: Store;
  readonly #canvas = el('canvas', {
    tabindex: '0',
    role: 'img',
    'aria-label': 'Events and tracks in a box of x, y and time. Arrow keys turn it, plus and minus zoom, 0 resets.',
  });
  readonly #overlay = el('div', { class: 'overlay', 'aria-hidden': 'true' });
  readonly #names = new Texts(this.#overlay);
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera(26, 1, 0.1, 20);
  readonly #scene = new Scene();
  readonly #orbit: OrbitControls;
  readonly #moment: { plane: Mesh<PlaneGeometry, MeshBasicMaterial>; border: LineLoop<BufferGeometry, LineBasicMaterial> };
  readonly #ring = el('span', { class: 'ring' });
  readonly #draw = perPicture(() => this.#render());
  readonly #space: Space;
  readonly #points: EventPoints;
  readonly #axes: BoxAxes;
  readonly #lines: CloudLines;
  readonly #pace = new Pace();
  readonly #noise: PointLayer;
  readonly #near: PointLayer;
  #isUnfinished = false;
  #model: ViewerModel;
  #theme: Theme;

  /** @param isLive other data are shown every moment @throws Error where the browser has no WebGL */
  constructor(model: ViewerModel, store: Store, theme: Theme, isLive = false) {
    this.#model = model;
    this.#store = store;
    this.#theme = theme;
    this.#renderer = new WebGLRenderer({
      canvas: this.#canvas,
      // Finer pixels than those of the screen smooth lines, and a picture of a box that moves can do without.
      antialias: false,
      alpha: true,
      powerPreference: 'high-performance',
    });
    // Colours are written as they are meant.
    this.#renderer.outputColorSpace = LinearSRGBColorSpace;
    const fitTo = (camera: PerspectiveCamera, place: (distance: number) => void): number => this.#distance(camera, place);
    this.#orbit = new OrbitControls(this.#camera, this.#canvas, fitTo, () => {
      this.#pace.move(performance.now());
      this.#restart();
      this.#draw();
    });
    this.element = el('div', { class: 'cloud' }, this.#canvas, this.#overlay, this.#views());
    this.#space = new Space(model.data, innerWidth < 700 ? 1.5 : 2.2);
    this.#points = new EventPoints(model, this.#space);
    this.#axes = new BoxAxes(model.data, this.#space, this.#overlay);
    this.#moment = momentOf(this.#space);
    this.#overlay.append(this.#ring, el('span', { class: 'how' }, 'drag: turn · wheel: zoom · shift + drag: move'));
    this.#noise = new PointLayer(this.#renderer, this.#points.noise, isLive);
    this.#near = new PointLayer(this.#renderer, this.#points.near, isLive);
    this.#scene.add(this.#noise.mesh, this.#near.mesh, this.#axes.lines, this.#moment.plane, this.#moment.border);
    this.#lines = new CloudLines(this.#scene, this.#space, model);
    this.#canvas.addEventListener('click', (event) => this.#pick(event));
    new ResizeObserver(() => this.#resize()).observe(this.element);
    store.onChange((_, changed) => {
      if (changed.has('track')) this.#paint();
      if (['time', 'playing', 'track', 'detection'].some((key) => changed.has(key as 'time'))) this.#draw();
    });
    this.setTheme(theme);
  }

  /** Shows other data of the same sensor and of as much time. */
  setModel(model: ViewerModel): void {
    const isSame = model.data.events === this.#model.data.events;
    this.#model = model;
    this.#points.setModel(model);
    this.#lines.setModel(model);
    this.#axes.setOrigin(model.originUs);
    if (!isSame) {
      this.#points.paintNoise(this.#theme);
      this.#noise.restart();
    }
    this.#paint();
    this.#draw();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#axes.paint(theme);
    this.#points.paintNoise(theme);
    this.#noise.restart();
    this.#moment.plane.material.color = colourOf(theme.moment);
    this.#moment.border.material.color = colourOf(theme.moment);
    this.#paint();
    this.#draw();
  }

  /** Turns the box by an angle, rad, as a drag does. */
  turn(azimuth: number): void {
    this.#orbit.turn(azimuth, 0);
  }

  /** What is shown, as a PNG. */
  picture(): Promise<Blob> {
    // What a canvas of WebGL holds is lost after the picture.
    while (this.#render());
    return pictureOf(this.#canvas, this.#overlay, this.#theme.paper);
  }

  /** Gives back what the graphics card holds. */
  dispose(): void {
    this.#points.dispose();
    this.#noise.dispose();
    this.#near.dispose();
    this.#renderer.dispose();
  }

  #views(): HTMLElement {
    const button = (text: string, title: string, stand: keyof typeof stands) => {
      const one = el('button', { type: 'button', title }, text);
      one.addEventListener('click', () => this.#orbit.lookFrom(stands[stand]));
      return one;
    };
    return el(
      'div',
      { class: 'views', role: 'group', 'aria-label': 'View' },
      button('3-D', 'From the side and above', 'space'),
      button('x–y', 'Along time, as a frame', 'frame'),
      button('t–y', 'Time to the right, y down', 'timeY'),
      button('t–x', 'Time to the right, x down', 'timeX'),
    );
  }

  #paint(): void {
    const { track: selected } = this.#store.state;
    this.#points.paint(this.#theme, selected);
    this.#near.restart();
    this.#lines.paint(this.#theme, selected);
  }

  /** The box is seen from elsewhere. */
  #restart(): void {
    this.#noise.restart();
    this.#near.restart();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    this.#orbit.fit();
    this.#restart();
    this.#draw();
  }

  /** Distance at which the whole box is seen, with room for its ticks and the numbers of tracks; the picture is moved to the middle. */
  #distance(camera: PerspectiveCamera, place: (distance: number) => void): number {
    const { length, height, depth } = this.#space;
    const { clientWidth, clientHeight } = this.element;
    const isNarrow = clientWidth < 500;
    const room = isNarrow ? { left: 58, right: 44, top: 44, bottom: 44 } : { left: 62, right: 86, top: 34, bottom: 56 };
    const inner = {
      width: Math.max(80, clientWidth - room.left - room.right),
      height: Math.max(80, clientHeight - room.top - room.bottom),
    };
    const corners = [-0.5, 0.5].flatMap((a) =>
      [-0.5, 0.5].flatMap((b) => [-0.5, 0.5].map((c) => new Vector3(a * length, b * height, c * depth))),
    );
    const extent = (distance: number) => {
      place(distance);
      const seen = corners.map((corner) => corner.clone().project(camera));
      const [xs, ys] = [seen.map(({ x }) => ((x + 1) / 2) * clientWidth), seen.map(({ y }) => ((1 - y) / 2) * clientHeight)];
      return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    };
    camera.clearViewOffset();
    let [near, far] = [1, 40];
    for (let round = 0; round < 24; round++) {
      const middle = (near + far) / 2;
      const { left, right, top, bottom } = extent(middle);
      const fits = middle > length && right - left <= inner.width && bottom - top <= inner.height;
      if (fits) far = middle;
      else near = middle;
    }
    const { left, right, top, bottom } = extent(far);
    const shift = {
      x: (left + right) / 2 - (room.left + inner.width / 2),
      y: (top + bottom) / 2 - (room.top + inner.height / 2),
    };
    camera.setViewOffset(clientWidth, clientHeight, shift.x, shift.y, clientWidth, clientHeight);
    return far;
  }

  /** Returns whether points are missing; then another picture follows. */
  #render(): boolean {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0) return false;
    const now = performance.now();
    const { playing } = this.#store.state;
    this.#pace.begin(now, this.#isUnfinished || playing);
    const isCoarse = this.#pace.isSlow && (playing || !this.#pace.isResting(now));
    this.#setRatio(isCoarse ? 1 : 2);
    this.#points.scale(this.#renderer.getPixelRatio(), this.#orbit.distance, width * height);
    this.#isUnfinished = [this.#near, this.#noise]
      .map((layer) => layer.advance(this.#camera, this.#canvas, (all) => this.#pace.pointsOf(all, now)))
      .includes(true);
    this.#placeMoment();
    this.#axes.draw(this.#camera, { width, height });
    this.#renderer.render(this.#scene, this.#camera);
    this.#writeNames(width, height);
    this.element.dataset['pictures'] = String(Number(this.element.dataset['pictures'] ?? 0) + 1);
    if (isCoarse && !playing) this.#isUnfinished = true;
    if (this.#isUnfinished) this.#draw();
    return this.#isUnfinished;
  }

  /** @param ratio pixels of the canvas per CSS px; layers of another size begin anew */
  #setRatio(ratio: number): void {
    if (this.#renderer.getPixelRatio() !== ratio) this.#renderer.setPixelRatio(ratio);
  }

  #placeMoment(): void {
    const [at] = this.#space.place(this.#store.state.time, 0, 0);
    this.#moment.plane.position.x = at;
    this.#moment.border.position.x = at;
  }

  /** Numbers of tracks beside where they end, the selected one first, then satellites, stars last; none upon another. */
  #writeNames(width: number, height: number): void {
    const { track: selected, detection } = this.#store.state;
    const { data } = this.#model;
    const { points, detections } = data;
    const taken: { x: number; y: number; w: number }[] = [];
    const rank = (track: ModelTrack): number => (track.id === selected ? -1 : rankOf(track));
    const ranked = this.#model.tracks
      .filter((track) => track.points.length > 0)
      .toSorted((a, b) => rank(a) - rank(b))
      .slice(0, maxNamed);
    for (const track of ranked) {
      const end = track.points[track.points.length - 1];
      const spot = this.#screen(this.#space.place(points.t[end], points.x[end], points.y[end]), width, height);
      const text = trackText(track);
      const box = { x: Math.min(spot.x + 6, width - 7.2 * text.length - 6), y: spot.y, w: 7.2 * text.length + 10 };
      const isFree = taken.every((one) => Math.abs(one.y - box.y) > 17 || one.x > box.x + box.w || box.x > one.x + one.w);
      if (!isFree || spot.x < 0 || spot.x > width || spot.y < 8 || spot.y > height - 8) continue;
      taken.push(box);
      const name = this.#names.write(text, 'name', box.x, box.y, '0, -50%');
      name.style.color = textColour(this.#theme, track.colour);
      name.style.opacity = selected === 0 || track.id === selected ? '1' : '0.45';
    }
    this.#names.end();
    this.#ring.hidden = detection < 0;
    if (detection < 0) return;
    const { x, y } = this.#screen(
      this.#space.place(detections.t[detection], detections.x[detection], detections.y[detection]),
      width,
      height,
    );
    this.#ring.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
  }

  #screen(place: readonly [number, number, number], width: number, height: number): { x: number; y: number } {
    const seen = new Vector3(...place).project(this.#camera);
    return { x: ((seen.x + 1) / 2) * width, y: ((1 - seen.y) / 2) * height };
  }

  /** Selects the detection, or else the track, that a click is near; beside all nothing is selected. */
  #pick(event: MouseEvent): void {
    if (this.#orbit.wasDragged) return;
    const { clientWidth: width, clientHeight: height } = this.element;
    const bounds = this.#canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
    const { detections, points } = this.#model.data;
    const near = (columns: { t: Uint32Array; x: Float32Array; y: Float32Array }, reach: number): number => {
      let [best, min] = [-1, reach];
      for (let k = 0; k < columns.t.length; k++) {
        const spot = this.#screen(this.#space.place(columns.t[k], columns.x[k], columns.y[k]), width, height);
        const away = Math.hypot(spot.x - x, spot.y - y);
        if (away < min) [best, min] = [k, away];
      }
      return best;
    };
    const detection = near(detections, 10);
    if (detection >= 0) {
      this.#store.set({ track: detections.track[detection], detection, time: detections.t[detection] });
      return;
    }
    const point = near(points, 14);
    if (point < 0) {
      this.#store.set({ track: 0, detection: -1 });
      return;
    }
    const found = this.#model.trackOf.get(points.track[point])?.found ?? new Uint32Array();
    this.#store.set({
      track: points.track[point],
      time: points.t[point],
      detection: nearestIn(found, detections.t, points.t[point]),
    });
  }
}

function momentOf({ height, depth }: Space) {
  const plane = new Mesh(
    new PlaneGeometry(depth, height).rotateY(Math.PI / 2),
    new MeshBasicMaterial({ transparent: true, opacity: 0.05, side: DoubleSide, depthTest: false, depthWrite: false }),
  );
  plane.renderOrder = 1.5;
  const [v, u] = [height / 2, depth / 2];
  const corners = Float32Array.of(0, -v, -u, 0, v, -u, 0, v, u, 0, -v, u);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(corners, 3));
  const border = new LineLoop(
    geometry,
    new LineBasicMaterial({ transparent: true, opacity: 0.75, depthTest: false, depthWrite: false }),
  );
  border.renderOrder = 1.6;
  return { plane, border };
}
