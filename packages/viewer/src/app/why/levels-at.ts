import type { ViewerEvidence } from '../../viewer-data.ts';
import { firstFrom } from '../shared/model.ts';

/** Cells that held evidence at a moment, each layer at its last update: called with layer, row, column and nats. */
export function levelsAt(
  { layers, levels, stepTicks }: Pick<ViewerEvidence, 'layers' | 'levels' | 'stepTicks'>,
  time: number,
  visit: (layer: number, row: number, column: number, nats: number) => void,
): void {
  const step = Math.floor(time / stepTicks);
  layers.forEach(({ every }, layer) => {
    const kept = firstFrom(levels.at, step + 1) - 1;
    // What is older than an update was not seen again.
    for (let s = kept; s >= 0 && levels.at[s] > step - every; s--) {
      let isThere = false;
      for (let k = levels.begins[s]; k < levels.begins[s + 1]; k++) {
        if (levels.layer[k] !== layer) continue;
        isThere = true;
        visit(layer, levels.row[k], levels.column[k], levels.quarterNats[k] / 4);
      }
      if (isThere) return;
    }
  });
}
