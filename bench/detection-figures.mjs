import { score, scoreTracks } from '@spikeseg/evaluation';

/** No resampling: the spread is that of the recordings. */
const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 1 };

/** What is tabulated of one detector on some recordings together. */
export function figuresOf(tallies) {
  const { figures, objects } = score(
    tallies.map(({ detections }) => detections),
    bootstrap,
  );
  return tabulated(
    { figures, objects },
    scoreTracks(
      tallies.map(({ tracks }) => tracks),
      bootstrap,
    ),
  );
}

/** The same of a row of `metrics.json`. */
export const figuresOfRow = ({ score: detections, tracks }) => tabulated(detections, tracks);

function tabulated({ figures: { detection, strict }, objects }, tracks) {
  return {
    objects: objects.map(({ recording, id, labels, pd }) => ({ recording, id, labels, pd })),
    pd: detection.pd.value,
    falseTracks: Math.round(tracks.figures.isolatedPerHour.value * tracks.hours),
    strict: strict.informedness.value,
    strictOffSpot: strict.informednessOffSpot.value,
    error: detection.medianErrorPx.value,
  };
}
