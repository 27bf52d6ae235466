// Does conv2 learn what there is to learn? Trains it without labels on windows with known structure and asks how well held-out
// windows are told apart by its maps, beside the same network before training and one whose learned weights are shuffled, all
// three firing equally often. Prints the table, appends it to studies/stdp/learning.json and draws studies/stdp/learning.png.
//
//   npm run build && npx node studies/stdp/learning.mjs [--seeds 5]
//
// What is measured: README.md beside this.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../tools/run.mjs';
import { spread } from './learning-measures.mjs';
import { settings } from './learning-network.mjs';
import { drawLearning } from './learning-plot.mjs';
import { learningTable } from './learning-table.mjs';
import { trial } from './learning-trial.mjs';
import { worlds } from './learning-windows.mjs';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
const seeds = Number(values.seeds);
if (!(Number.isInteger(seeds) && seeds >= 2 && seeds <= 10))
  throw new RangeError(`--seeds: expected a whole number of 2 to 10, got ${values.seeds}`);

const figures = ['winsPerWindow', 'silent', 'information', 'purity', 'firstMap', 'neighbours'];
const networks = ['trained', 'untrained', 'shuffled'];
const results = [];
for (const world of Object.values(worlds)) {
  for (const setting of Object.values(settings)) {
    const trials = [];
    for (let seed = 1; seed <= seeds; seed++) {
      console.error(`${world.title}, ${setting.title}: seed ${seed} of ${seeds}`);
      trials.push(await trial(world, setting, seed));
    }
    const over = (value) => spread(trials.map(value));
    const summary = (figure) => ({
      ...Object.fromEntries(networks.map((network) => [network, over((one) => one[network][figure])])),
      ...Object.fromEntries(
        ['untrained', 'shuffled'].map((other) => [`minus ${other}`, over((one) => one.trained[figure] - one[other][figure])]),
      ),
    });
    results.push({
      title: world.title,
      setting: setting.title,
      classes: world.classes,
      figures: Object.fromEntries(figures.map((figure) => [figure, summary(figure)])),
      trials,
    });
  }
}
console.log(learningTable(results).join('\n'));

const file = join(root, 'studies/stdp/learning.json');
const history = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
// Weights are for the picture alone.
const kept = results.map(({ trials, ...rest }) => ({ ...rest, trials: trials.map((one) => ({ ...one, weights: undefined })) }));
const entry = { date: new Date().toISOString().slice(0, 10), seeds, results: kept };
writeFileSync(file, `${JSON.stringify([...history, entry], rounded)}\n`);

writeFileSync(join(root, 'studies/stdp/learning.png'), await drawLearning(results));
console.log('\nwritten: studies/stdp/learning.json, studies/stdp/learning.png');

/** Four digits say all that five seeds can. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
