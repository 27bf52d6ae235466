import type { FigureRow, RunFigures } from '@spikeseg/experiment/models';
import { rowNames } from '@spikeseg/report/words';
import type { FoldFigures } from './write-cv.ts';

const row = (name: string, kind: FigureRow['kind'], figures: RunFigures): FigureRow => ({
  name,
  kind,
  labels: 100,
  minutes: 0.5,
  ...figures,
});

/** A fold whose trained network has these figures, its untrained ones half and a quarter of them. */
function fold(name: string, heldOut: readonly string[], figures: RunFigures): FoldFigures {
  const times = (factor: number): RunFigures => ({
    strictJ: figures.strictJ === null ? null : figures.strictJ * factor,
    pd: figures.pd === null ? null : figures.pd * factor,
    falsePerMinute: figures.falsePerMinute === null ? null : figures.falsePerMinute * factor,
  });
  const rows = [
    row(rowNames.trained, 'model', figures),
    row(rowNames.untrained, 'baseline', times(0.25)),
    row(rowNames.matched, 'baseline', times(0.5)),
    row('no output', 'null', { strictJ: 0, pd: 0, falsePerMinute: 0 }),
  ];
  return { name, heldOut, rows };
}

export const folds: readonly FoldFigures[] = [
  fold('fold-1', ['a', 'b', 'c'], { strictJ: 0.5, pd: 0.75, falsePerMinute: 10 }),
  fold('fold-2', ['d'], { strictJ: 0.25, pd: 0.25, falsePerMinute: 30 }),
  fold('fold-3', ['e'], { strictJ: 0.75, pd: null, falsePerMinute: 20 }),
];
