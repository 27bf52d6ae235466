import { type PerspectiveCamera, Vector3 } from 'three';

/** Where the camera stands: angles around the middle of the box, and how far away. */
interface Stand {
  /** 0 looks along time, with x to the right; rad. */
  readonly azimuth: number;
  readonly elevation: number;
}

/** Places to look from, by name. */
export const stands = {
  space: { azimuth: 0.95, elevation: 0.36 },
  frame: { azimuth: 0, elevation: 0 },
  timeY: { azimuth: Math.PI / 2, elevation: 0 },
  timeX: { azimuth: Math.PI / 2, elevation: Math.PI / 2 - 1e-3 },
} as const satisfies Record<string, Stand>;

const turnPerPx = 0.006;
const steepest = Math.PI / 2 - 1e-3;

/**
 * Turns, zooms and moves a camera around a box by pointer, touch, wheel and keys: drag to turn, two fingers or shift + drag to move, wheel or pinch to zoom,
 * arrows to turn, + and − to zoom, 0 for the view that it began with.
 */
export class OrbitControls {
  readonly #camera: PerspectiveCamera;
  readonly #onMove: () => void;
  readonly #pointers = new Map<number, { x: number; y: number }>();
  readonly #target = new Vector3();
  #azimuth: number = stands.space.azimuth;
  #elevation: number = stands.space.elevation;
  #zoom = 1;
  readonly #fitTo: (camera: PerspectiveCamera, place: (distance: number) => void) => number;
  /** Distance at which the box fits, from where it was last looked at by a button. */
  #fit = 4;
  /** How far the pointer went since it came down, px. */
  #dragged = 0;

  /**
   * @param fitTo distance at which all is seen from where the camera looks; it may try distances
   * @param onMove told after every change
   */
  constructor(
    camera: PerspectiveCamera,
    element: HTMLElement,
    fitTo: (camera: PerspectiveCamera, place: (distance: number) => void) => number,
    onMove: () => void,
  ) {
    this.#camera = camera;
    this.#fitTo = fitTo;
    this.#onMove = onMove;
    element.addEventListener('pointerdown', (event) => {
      element.setPointerCapture(event.pointerId);
      if (this.#pointers.size === 0) this.#dragged = 0;
      this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    element.addEventListener('pointermove', (event) => this.#move(event, element));
    for (const name of ['pointerup', 'pointercancel'] as const)
      element.addEventListener(name, (event) => this.#pointers.delete(event.pointerId));
    element.addEventListener('contextmenu', (event) => event.preventDefault());
    element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.#scale(Math.exp(Math.sign(event.deltaY) * Math.min(0.2, Math.abs(event.deltaY) * 0.0015)));
      },
      { passive: false },
    );
    element.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Whether the last press was a drag and no click. */
  get wasDragged(): boolean {
    return this.#dragged > 5;
  }

  /** To be called when the canvas has another size. */
  fit(): void {
    const zoom = this.#zoom;
    this.#zoom = 1;
    this.#fit = this.#fitTo(this.#camera, (distance) => {
      this.#fit = distance;
      this.#place();
    });
    this.#zoom = zoom;
    this.#place();
  }

  /** Distance at which points have their size. */
  get distance(): number {
    return this.#fit;
  }

  lookFrom({ azimuth, elevation }: Stand): void {
    this.#azimuth = azimuth;
    this.#elevation = elevation;
    this.#zoom = 1;
    this.#target.set(0, 0, 0);
    this.fit();
    this.#changed();
  }

  turn(azimuth: number, elevation: number): void {
    this.#azimuth += azimuth;
    this.#elevation = Math.min(steepest, Math.max(-steepest, this.#elevation + elevation));
    this.#changed();
  }

  #move(event: PointerEvent, element: HTMLElement): void {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    this.#dragged += Math.hypot(dx, dy);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other !== undefined) {
      const [was, is] = [Math.hypot(before.x - other.x, before.y - other.y), Math.hypot(now.x - other.x, now.y - other.y)];
      // Both fingers tell of a move: each counts by half.
      this.#pan(dx / 2, dy / 2, element);
      if (was > 0 && is > 0) this.#scale(was / is);
    } else if (event.shiftKey || event.buttons === 2 || event.buttons === 4) this.#pan(dx, dy, element);
    else this.turn(-dx * turnPerPx, dy * turnPerPx);
  }

  #pan(dx: number, dy: number, { clientHeight }: HTMLElement): void {
    const perPx = (2 * Math.tan((this.#camera.fov * Math.PI) / 360) * this.#fit * this.#zoom) / Math.max(1, clientHeight);
    const right = new Vector3().setFromMatrixColumn(this.#camera.matrix, 0);
    const up = new Vector3().setFromMatrixColumn(this.#camera.matrix, 1);
    this.#target.addScaledVector(right, -dx * perPx).addScaledVector(up, dy * perPx);
    this.#target.clampLength(0, 2);
    this.#changed();
  }

  #scale(factor: number): void {
    this.#zoom = Math.min(2.5, Math.max(0.04, this.#zoom * factor));
    this.#changed();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 0.1;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.turn(step, 0),
      ArrowRight: () => this.turn(-step, 0),
      ArrowUp: () => this.turn(0, -step),
      ArrowDown: () => this.turn(0, step),
      '+': () => this.#scale(1 / 1.15),
      '=': () => this.#scale(1 / 1.15),
      '-': () => this.#scale(1.15),
      '0': () => this.lookFrom(stands.space),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  #changed(): void {
    this.#place();
    this.#onMove();
  }

  #place(): void {
    const distance = this.#fit * this.#zoom;
    const flat = Math.cos(this.#elevation);
    // From before the first event, with time going away, x is to the right and y down as in a frame.
    this.#camera.position.set(
      -flat * Math.cos(this.#azimuth) * distance,
      Math.sin(this.#elevation) * distance,
      flat * Math.sin(this.#azimuth) * distance,
    );
    this.#camera.position.add(this.#target);
    this.#camera.lookAt(this.#target);
    this.#camera.near = Math.max(0.01, distance - 4);
    this.#camera.far = distance + 6;
    this.#camera.updateProjectionMatrix();
    this.#camera.updateMatrixWorld();
  }
}
