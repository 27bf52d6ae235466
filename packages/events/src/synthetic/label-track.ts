import type { LabelTrack, SensorSize } from '@spikeseg/snn-core';
import type { Place } from './moving-spot.ts';

const labelEveryUs = 10_000;

/**
 * Labels every 10 ms while the object is on the chip, as a file can hold them: times in single precision, as EBSSA stores
 * them, and positions that survive being stored 1-based bit by bit.
 *
 * @param placeOf where the object is on the chip; undefined while it is not there
 */
export function labelTrack(
  id: number,
  placeOf: (tS: number) => Place | undefined,
  { width, height }: SensorSize,
  startUs: number,
  durationS: number,
): LabelTrack {
  const labels: { t: number; x: number; y: number }[] = [];
  for (let tUs = 0; tUs < durationS * 1e6; tUs += labelEveryUs) {
    const place = placeOf(tUs / 1e6);
    if (place === undefined) continue;
    const { x, y } = place;
    if (x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1) {
      labels.push({ t: Math.fround(startUs + tUs), x: x + 1 - 1, y: y + 1 - 1 });
    }
  }
  return {
    id,
    t: Float64Array.from(labels, ({ t }) => t),
    x: Float64Array.from(labels, ({ x }) => x),
    y: Float64Array.from(labels, ({ y }) => y),
  };
}
