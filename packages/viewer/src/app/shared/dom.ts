/** Children of an element: text is text, whatever it holds. */
type Child = Node | string;

/** An element with attributes and children. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function svg(name: string, attributes: Readonly<Record<string, string | number>> = {}, ...children: readonly Child[]) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** A canvas that fills its element at the screen's resolution, and is drawn anew when that changes. */
export function fittedCanvas(canvas: HTMLCanvasElement, onResize: () => void): void {
  new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width;
    canvas.height = height;
    onResize();
  }).observe(canvas);
}

/** Round numbers from a beginning to an end, at most so many steps: 1, 2 or 5 times a power of ten apart. */
export function ticks(end: number, max: number, begin = 0): number[] {
  if (!(end > begin)) return [begin];
  const raw = (end - begin) / max;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? 10 * power;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(begin / step - 1e-9);
  const length = Math.floor(end / step + 1e-9) - first + 1;
  return Array.from({ length }, (_, k) => Number(((first + k) * step).toFixed(digits)));
}

/** Texts upon a picture: spans that are used again for every one. */
export class Texts {
  readonly #overlay: HTMLElement;
  readonly #spans: HTMLElement[] = [];
  #used = 0;

  constructor(overlay: HTMLElement) {
    this.#overlay = overlay;
  }

  /** Writes a text at a place, CSS px; `shift` says which of its points is there. */
  write(text: string, className: string, x: number, y: number, shift: string): HTMLElement {
    const span = this.#spans[this.#used] ?? el('span');
    if (this.#used++ === this.#spans.length) {
      this.#spans.push(span);
      this.#overlay.append(span);
    }
    span.className = className;
    span.textContent = text;
    span.hidden = false;
    span.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(${shift})`;
    return span;
  }

  /** Hides what was not written again, and begins anew. */
  end(): void {
    for (const span of this.#spans.slice(this.#used)) span.hidden = true;
    this.#used = 0;
  }
}

/** Calls a function once before the next picture, however often it is asked for. */
export function perPicture(draw: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}
