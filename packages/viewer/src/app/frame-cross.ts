/** Keys that move the cross of the frame, as x and y. */
const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A cross that keys move over the frame: what a pointer does, without one. */
export class FrameCross {
  /** Sensor px. */
  x: number;
  y: number;
  readonly #canvas: HTMLCanvasElement;

  /** @param sensor its size, px @param act what Enter does, and Page up (−1) and Page down (1); `draw` shows the cross elsewhere */
  constructor(
    canvas: HTMLCanvasElement,
    { width, height }: { readonly width: number; readonly height: number },
    act: { readonly take: () => void; readonly step: (way: -1 | 1) => void; readonly draw: () => void },
  ) {
    this.#canvas = canvas;
    [this.x, this.y] = [Math.floor(width / 2), Math.floor(height / 2)];
    for (const name of ['focus', 'blur'] as const) canvas.addEventListener(name, act.draw);
    canvas.addEventListener('keydown', (event) => {
      const way = ways[event.key];
      const step = ({ PageUp: -1, PageDown: 1 } as const)[event.key];
      if (event.ctrlKey || event.metaKey || event.altKey || (way === undefined && step === undefined && event.key !== 'Enter'))
        return;
      event.preventDefault();
      if (step !== undefined) return act.step(step);
      if (way === undefined) return act.take();
      const px = event.shiftKey ? 10 : 1;
      this.x = Math.min(width - 1, Math.max(0, this.x + px * way[0]));
      this.y = Math.min(height - 1, Math.max(0, this.y + px * way[1]));
      act.draw();
    });
  }

  /** Whether keys move it now. */
  get isShown(): boolean {
    return this.#canvas.matches(':focus-visible');
  }
}
