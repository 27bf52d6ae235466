// A leaky neuron beside Page's CUSUM test, and how long both wait; docs/sequential-test.md has the derivation and what it prints.
//   npm run build && npx node studies/sequential-test/cusum.mjs
import { natStep, randomGenerator } from '@spikeseg/snn-core';
import { atRest, lifStep } from '../../packages/snn-core/src/testing/testing.fixture.ts';

const [before, after] = [2, 3]; // mean events per step: background; background and object
const onGrid = (nats) => Math.round(nats / natStep) * natStep;
const weight = onGrid(Math.log(after / before));
const leak = onGrid(after - before);

const random = randomGenerator(1);
function poisson(mean) {
  let events = 0;
  for (let rest = random.uniform(); rest > Math.exp(-mean); rest *= random.uniform()) events++;
  return events;
}

// A neuron and a line of arithmetic, over the same million steps.
const threshold = 6;
const neuron = { threshold, leak: { kind: 'subtractive', amount: leak }, fireOnce: false };
let [state, page, alarms, differences] = [atRest, 0, 0, 0];
for (let step = 0; step < 1e6; step++) {
  const events = poisson(step % 5000 < 4900 ? before : after);
  page = Math.max(0, page + events * weight - leak); // Page 1954
  const alarm = page >= threshold;
  const next = lifStep(neuron, state, events * weight);
  if (next.spike !== alarm || (!alarm && next.potential !== page)) differences++;
  state = next;
  if (alarm) {
    page = 0;
    alarms++;
  }
}
console.log(`${alarms} alarms, ${differences} differences`);

const step = (mean) => mean * Math.log(after / before) - (after - before);
const beyond = 1.166 * Math.sqrt(before) * Math.log(after / before);
const times = (nats) => [(Math.exp(nats) - nats - 1) / -step(before), (Math.exp(-nats) + nats - 1) / step(after)];
for (const nats of [2, 3, 4, 5, 6]) {
  const waited = [before, after].map((mean) => {
    const trials = 2000;
    let steps = 0;
    for (let trial = 0; trial < trials; trial++) {
      let potential = 0;
      do {
        potential = Math.max(0, potential + poisson(mean) * Math.log(after / before) - (after - before));
        steps++;
      } while (potential < nats);
    }
    return steps / trials;
  });
  console.log(
    nats,
    [Math.exp(nats), ...waited, ...times(nats), ...times(nats + beyond)].map((time) => time.toFixed(1)).join(' '),
  );
}
