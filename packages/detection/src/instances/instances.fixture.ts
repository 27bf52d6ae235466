import type { Instance } from './hulk.ts';
import { type PixelBox, sumSupport } from './pixel-support.ts';

/** An instance that fills a box of an input of 100 columns, and has these ones in its hash. */
export function instanceWith(box: PixelBox, ones: readonly number[]): Instance {
  const pixels: number[] = [];
  for (let y = box.top; y <= box.bottom; y++) for (let x = box.left; x <= box.right; x++) pixels.push(y * 100 + x);
  const support = new Float32Array(pixels.length).fill(1);
  return {
    spike: 0,
    classMap: 0,
    step: 0,
    ...sumSupport([{ pixels: Uint32Array.from(pixels), support }], 100),
    inputSpikes: new Uint32Array(),
    hash: Uint32Array.from(new Set(ones)).toSorted(),
  };
}
