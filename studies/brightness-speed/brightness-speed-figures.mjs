import { score, scoreEvents } from '@spikeseg/evaluation';
import { detectors } from './brightness-speed-trial.mjs';

/** No resampling: the spread is that of the seeds. */
const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 1 };

/** Event F1, median localisation error (px) and Pd of one detector on several recordings together; null where nothing was found. */
function figuresOf(trials, detector) {
  const own = trials.map(({ detectors: tallies }) => tallies[detector]);
  const events = scoreEvents(
    own.map((one) => one.events),
    bootstrap,
  ).figures;
  const { pd, medianErrorPx } = score(
    own.map((one) => one.detections),
    bootstrap,
  ).figures.detection;
  const list = detector !== 'raw events';
  return {
    f1: events.f1.value,
    precision: events.precision.value,
    recall: events.recall.value,
    error: list ? medianErrorPx.value : null,
    pd: list ? pd.value : null,
  };
}

/**
 * Figures over brightness (all speeds together) and over speed (all brightnesses together), of every seed by itself; and in every cell of the grid,
 * all seeds together.
 */
export function figuresOver(trials, { rates, speeds, seeds }) {
  const bySeed = Array.from({ length: seeds }, (_, i) => trials.filter(({ seed }) => seed === i + 1));
  const over = (key, places) =>
    detectors.map((detector) => ({
      detector,
      values: places.map((place) => ({
        place,
        seeds: bySeed.map((some) =>
          figuresOf(
            some.filter((one) => one[key] === place),
            detector,
          ),
        ),
      })),
    }));
  const cells = detectors.map((detector) => ({
    detector,
    rows: rates.map((rateHz) =>
      speeds.map((speedPxS) =>
        figuresOf(
          trials.filter((one) => one.rateHz === rateHz && one.speedPxS === speedPxS),
          detector,
        ),
      ),
    ),
  }));
  const all = detectors.map((detector) => ({ detector, ...figuresOf(trials, detector) }));
  return { brightness: over('rateHz', rates), speed: over('speedPxS', speeds), cells, all };
}

/** Mean, least and most over seeds of a figure; undefined where no seed has it. */
export function spreadOf(seeds, figure) {
  const values = seeds.map((one) => one[figure]).filter((value) => value !== null);
  if (values.length === 0) return undefined;
  return { mean: values.reduce((a, b) => a + b, 0) / values.length, low: Math.min(...values), high: Math.max(...values) };
}
