// Rounds that each recording of a completeness.json of `--quick` takes, with `--quick` and without, for several numbers of objects. The first stage is the
// same for all of them, so what it left undecided holds for all. Nothing is detected. Needs a build.
//   npx node bench/completeness.mjs completeness.json recording.mat …
import { readRecording } from '@spikeseg/data-ebssa';
import { planInjections } from '@spikeseg/evaluation';
import { deriveSeed } from '@spikeseg/snn-core';

/** As many as --quick plans with. */
const quickTries = 480;

/** Prints a line for every recording and number of objects. */
export async function printRounds(report, files) {
  const { seed, zeroPoint, speedsPxS, magnitudes, recordings, quick } = report;
  const kinds = speedsPxS.flatMap((speedPxS) => magnitudes.map((magnitude) => ({ speedPxS, magnitude })));
  const cells = kinds.map(({ speedPxS, magnitude }) => ({ speedPxS, rateHz: 10 ** ((zeroPoint - magnitude) / 2.5) }));
  const { firstPerCell: perCell, undecided } = quick;
  const isUndecided = (kind) => undecided.some((one) => one.speedPxS === kind.speedPxS && one.magnitude === kind.magnitude);
  const after = { perCell, cells: kinds.flatMap((kind, cell) => (isUndecided(kind) ? [cell] : [])) };

  console.log(`${after.cells.length} of ${kinds.length} kinds are undecided`);
  for (const [i, file] of files.entries()) {
    const { name, fingerprint } = recordings[i];
    const recording = await readRecording(file, { name });
    const roundsOf = (count, options) =>
      planInjections(recording, cells, count, deriveSeed(seed, 'completeness', fingerprint), options).rounds.length;
    for (const count of [10, 30, 100]) {
      const [first, second] = [roundsOf(perCell, { tries: quickTries }), roundsOf(count, { tries: quickTries, after })];
      console.log(
        `${name}, --injections ${count}: ${roundsOf(count)} rounds, with --quick ${first} + ${second} = ${first + second}`,
      );
    }
  }
}
