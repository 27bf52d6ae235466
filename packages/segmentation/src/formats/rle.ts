/**
 * Run-length encoding of a mask as COCO has it: counts of 0 and 1 in turns, beginning with 0, column by column.
 *
 * @param pixels of the mask, y·width + x, in any order, doubles allowed
 */
export function maskRuns(pixels: Iterable<number>, width: number, height: number): number[] {
  const places = new Set<number>();
  for (const pixel of pixels) places.add((pixel % width) * height + Math.floor(pixel / width));
  const runs: number[] = [];
  let end = 0;
  for (const place of Uint32Array.from(places).toSorted()) {
    if (place === end && runs.length > 0) runs[runs.length - 1]++;
    else runs.push(place - end, 1);
    end = place + 1;
  }
  if (end < width * height) runs.push(width * height - end);
  return runs;
}
