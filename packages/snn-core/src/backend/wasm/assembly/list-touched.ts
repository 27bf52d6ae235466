import { ConvLayer } from './conv-layer';
import { nth } from './nth';

/** Lists the marked cells and their pixels, ascending, and unmarks them. */
export function listTouched(layer: ConvLayer): void {
  const words = layer.touched.words;
  const summaries = layer.touched.summary;
  const cellAt = layer.cell;
  const pixelAt = layer.pixel;
  const rowWords = layer.rowWords;
  let firstWord = 0;
  let firstCell = layer.padding * layer.rowCells + layer.padding;
  let firstPixel = 0;
  let touched = 0;
  for (let s = 0; s < layer.touched.summaryWords; s++) {
    let summary = load<u32>(nth(summaries, s));
    if (summary == 0) continue;
    store<u32>(nth(summaries, s), 0);
    while (summary != 0) {
      const word = (s << 5) + <i32>ctz(summary);
      summary &= summary - 1;
      let bits = load<u32>(nth(words, word));
      store<u32>(nth(words, word), 0);
      while (word >= firstWord + rowWords) {
        firstWord += rowWords;
        firstCell += layer.rowCells;
        firstPixel += layer.width;
      }
      const column = (word - firstWord) << 5;
      while (bits != 0) {
        const x = column + <i32>ctz(bits);
        bits &= bits - 1;
        store<u32>(nth(cellAt, touched), firstCell + x);
        store<u32>(nth(pixelAt, touched), firstPixel + x);
        touched++;
      }
    }
  }
  layer.listed = touched;
}

/** Lists all cells and their pixels, ascending. */
export function listAll(layer: ConvLayer): void {
  const width = layer.width;
  let listed = 0;
  for (let row = 0; row < layer.height; row++) {
    const firstCell = (row + layer.padding) * layer.rowCells + layer.padding;
    for (let x = 0; x < width; x++) {
      store<u32>(nth(layer.cell, listed), firstCell + x);
      store<u32>(nth(layer.pixel, listed), listed);
      listed++;
    }
  }
  layer.listed = listed;
}
