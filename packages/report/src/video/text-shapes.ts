import { svgToRaster } from '../drawing/chart.ts';
import { figure, text, textWidth } from '../drawing/svg.ts';
import type { Coverage } from './indexed-raster.ts';

/** Height of a line over the size of its font, and where its baseline lies. */
const LINE = { height: 1.25, baseline: 0.95 } as const;

interface TextStyle {
  /** px */
  readonly fontSize: number;
  readonly weight: 'normal' | 'bold';
}

/**
 * Draws texts in the font of all figures, with one call of the renderer, as shapes from their left end to their last ink. All are of the
 * same height, so that they stand on one line side by side.
 */
export async function textShapes(texts: readonly string[], { fontSize, weight }: TextStyle): Promise<readonly Coverage[]> {
  const height = Math.ceil(fontSize * LINE.height);
  // No text of the font is twice as wide as the mean says.
  const width = Math.ceil(Math.max(...texts.map((content) => 2 * textWidth(content, fontSize))));
  const style = { fill: 'black', 'font-size': fontSize, 'font-weight': weight };
  const lines = texts.map((content, k) => text(content, 0, k * height + Math.round(fontSize * LINE.baseline), style));
  const picture = await svgToRaster(figure(width, height * texts.length, lines.join('')));
  return texts.map((_text, k) => {
    const ink = Uint8Array.from({ length: width * height }, (_, i) => 255 - picture.data[(k * width * height + i) * 4]);
    const end = 1 + ink.reduce((last, one, i) => (one > 0 ? Math.max(last, i % width) : last), -1);
    const data = new Uint8Array(end * height);
    for (let row = 0; row < height; row++) data.set(ink.subarray(row * width, row * width + end), row * end);
    return { width: end, height, data };
  });
}

/** Room of a character over the size of the font, in bold: digits are all as wide, so that a clock stands still. */
const ADVANCE = { digit: 0.575, '.': 0.29, ' ': 0.25, s: 0.52 } as const;

/** Numbers and times, put together of digits that were drawn once. */
export class Figures {
  readonly height: number;
  readonly #fontSize: number;
  readonly #shapes: ReadonlyMap<string, Coverage>;

  private constructor(fontSize: number, shapes: ReadonlyMap<string, Coverage>) {
    this.#fontSize = fontSize;
    this.#shapes = shapes;
    this.height = Math.ceil(fontSize * LINE.height);
  }

  static async draw(fontSize: number): Promise<Figures> {
    const characters = Array.from('0123456789.s');
    const shapes = await textShapes(characters, { fontSize, weight: 'bold' });
    return new Figures(fontSize, new Map(characters.map((character, k) => [character, shapes[k]])));
  }

  /** @param content of digits, `.`, `s` and blanks */
  shapeOf(content: string): Coverage {
    let end = 0;
    const placed = Array.from(content, (character) => {
      const left = Math.round(end);
      end += this.#fontSize * advanceOf(character);
      return { left, shape: this.#shapes.get(character) };
    });
    const width = Math.ceil(end);
    const data = new Uint8Array(width * this.height);
    for (const { left, shape } of placed) {
      if (shape === undefined) continue;
      // Rounded places let neighbours touch.
      shape.data.forEach((ink, i) => {
        const at = Math.floor(i / shape.width) * width + left + (i % shape.width);
        data[at] = Math.max(data[at], ink);
      });
    }
    return { width, height: this.height, data };
  }
}

const advanceOf = (character: string): number =>
  character === '.' || character === ' ' || character === 's' ? ADVANCE[character] : ADVANCE.digit;
