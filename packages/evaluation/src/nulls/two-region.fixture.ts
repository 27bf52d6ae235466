import { confusionRates, type Rates } from '../scoring/figures.ts';
import { pixelsInDiscs } from '../slices/disc.ts';
import type { LabelledSlices } from '../slices/labelled-slices.ts';
import type { OutputField } from '../slices/output-field.ts';

/**
 * The trap, to show it: per sample (a run of slices) one TRUE region (all discs of the sample) and one FALSE region (the
 * rest), judged by the sample's own mean density. The mean of two densities lies between them, so that one region is above
 * it and the other below: every sample is wholly right or wholly wrong.
 */
export function twoRegionScore(slices: LabelledSlices, output: OutputField, radiusPx: number, sampleSlices: number): Rates {
  const frame = slices.sensor.width * slices.sensor.height;
  const counts = { tp: 0, fn: 0, fp: 0, tn: 0 };
  for (let begin = 0; begin < slices.grid.slices; begin += sampleSlices) {
    let [inside, insidePixels, all] = [0, 0, 0];
    for (let slice = begin; slice < begin + sampleSlices; slice++) {
      const discs = slices.labels[slice].map(({ x, y }) => ({ x, y, radiusPx }));
      inside += output.countIn(slice, discs);
      insidePixels += pixelsInDiscs(discs, slices.sensor);
      all += output.total(slice);
    }
    const mean = all / (frame * sampleSlices);
    counts[inside / insidePixels > mean ? 'tp' : 'fn']++;
    counts[(all - inside) / (frame * sampleSlices - insidePixels) > mean ? 'fp' : 'tn']++;
  }
  return confusionRates(counts);
}
