import { registerHooks } from 'node:module';

/** Parts of the detector that can be left out: how the built package is read in their place. */
const parts = {
  'explaining away': [
    ['left[i] = ratios[i] / (1 + explained)', 'left[i] = ratios[i]'],
    ['believedLeft[i] = believed / (1 + explained)', 'believedLeft[i] = believed'],
  ],
  siblings: [['[begin(stands), begin(moves2), ...ofShared]', '[begin(moves2), ...ofShared]']],
  'learned brightness': [
    ['=> meanHz(brightness2)', '=> 20'],
    ['return minHz * seen - Math.log(sum)', 'return 20 * seen'],
  ],
  'changing brightness': [['changesHz = 0.1', 'changesHz = 0']],
  edges: [
    ['(right - left)', '0'],
    ['(bottom - top)', '0'],
  ],
  'lead of ON': [['this.#px = (', 'this.#px = 0 * (']],
  streaks: [
    ['function streakAt({ x, y }, endUs, recent) {', 'function streakAt({ x, y }, endUs, recent) {\n  return undefined;'],
  ],
  'hand-over': [
    ['function succeed(tracks, departed, endUs, asked) {', 'function succeed(tracks, departed, endUs, asked) {\n  return [];'],
  ],
  reclaiming: [['function reclaim(found, tracks, endUs) {', 'function reclaim(found, tracks, endUs) {\n  return;']],
  afterglow: [['this.#boxes = bestOfEach(tracks)', 'this.#boxes = []']],
  'telling passers from heirs': [
    ['wasElsewhere({ path }, elder, onsetUs) {', 'wasElsewhere({ path }, elder, onsetUs) {\n  return false;'],
  ],
  'objects that return': [['leave(track, others) {', 'leave(track, others) {\n    return;']],
  'slowing down': [['slowDown(endUs) {', 'slowDown(endUs) {\n    return;']],
  'fast maps above 250 px/s': [
    ['[320, 16],', ''],
    ['[450, 20]', ''],
  ],
  'fast maps above 150 px/s': [
    ['[210, 12],', ''],
    ['[320, 16],', ''],
    ['[450, 20]', ''],
  ],
  'fast maps': [['fastRings.flatMap(', 'fastRings.slice(0, 1).flatMap(']],
  'slow maps that move': [['slowRings.flatMap(', '[].flatMap(']],
};

/** Leaves a part of the detector out, before it is imported. @throws RangeError where there is no such part, Error where it has another text now; at the end, where the detector had been imported before */
export function leaveOut(name) {
  const changes = parts[name];
  if (changes === undefined) throw new RangeError(`--without: expected one of ${Object.keys(parts).join(', ')}, got ${name}`);
  let isOut = false;
  process.once('exit', () => {
    if (isOut) return;
    console.error(`${name}: expected to be left out, but the detector was imported before`);
    process.exitCode = 1;
  });
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith('/detection/dist/index.js')) return loaded;
      let source = Buffer.from(loaded.source).toString();
      for (const [text, other] of changes) {
        if (!source.includes(text)) throw new Error(`${name}: expected the text ${text} in ${url}`);
        source = source.replace(text, other);
      }
      isOut = true;
      return { ...loaded, source };
    },
  });
}
