// What a step of the detector costs, against the events of the step, against the pixels of the sensor and against the maps of velocities: milliseconds of
// processor time, one thread, background model and readout included, on generated streams after the first second. Fits a straight line to the
// least of the rounds, as other programs can only add, prints a table and draws bench/detector-costs.png. Needs a build.
//   npx node bench/detector-costs.mjs [ROUNDS]
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '@spikeseg/config';
import { benchDetector, fitLine, generatedStream, ownEngines, spreadOf } from '@spikeseg/experiment/parts';
import { chartPng, OKABE_ITO } from '@spikeseg/report';
import { ebssaModel, evidenceTiming } from '@spikeseg/segmentation';

const rounds = Number(process.argv[2] ?? 3);
const durationS = 3;
const config = loadConfig();
const probes = {
  clock: () => performance.now(),
  processor: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  memory: () => 0,
};
const sensors = ['DAVIS', 'ATIS', 'DAVIS346', 'DVXplorer', 'EVK4'];
const rates = [10_000, 100_000, 300_000, 600_000, 1_000_000, 2_000_000];
const maps = [66, 132, 264, 396, 528];

/** A stream and the network that is to search it. */
function taskOf(sensor, rateHz, modelOf = ebssaModel) {
  const { events } = generatedStream(sensor, rateHz, durationS, config.seed);
  return { events, engine: ownEngines(modelOf(events.sensor), 1)[0], samples: [] };
}

/** The network with so many velocities of `fast`: the first ones, and beyond them the same again, turned by a right angle. */
function withMaps(count) {
  return (sensor) => {
    const { network, weights } = ebssaModel(sensor);
    const [fast, slow] = network.layers;
    const all = fast.motions.length;
    const motions = Array.from({ length: count }, (_, k) => {
      const { vx, vy } = fast.motions[k % all];
      return { name: `fast-${k}`, ...(k < all ? { vx, vy } : { vx: -vy, vy: vx }) };
    });
    const taken = ({ shape: [, ...rest], data }) => {
      const per = data.length / all;
      return { shape: [count, ...rest], data: Float32Array.from({ length: count * per }, (_, k) => data[k % data.length]) };
    };
    const own = Object.fromEntries(['fast.threshold', 'fast.lateral'].map((name) => [name, taken(weights[name])]));
    return { network: { ...network, layers: [{ ...fast, motions }, slow] }, weights: { ...weights, ...own } };
  };
}

const panels = [
  {
    x: 'Events per step',
    where: '240 × 180',
    unit: 'µs per thousand events',
    per: 1000,
    tasks: rates.map((rate) => taskOf('DAVIS', rate)),
    at: (row) => (row.events / row.recordingS) * evidenceTiming.stepS,
  },
  {
    x: 'Pixels',
    where: '1,000 events per step',
    unit: 'µs per thousand pixels',
    per: 1000,
    tasks: sensors.map((sensor) => taskOf(sensor, 100_000)),
    at: ({ sensor }) => sensor.width * sensor.height,
  },
  {
    x: 'Velocities of the fast layer',
    where: '240 × 180, 100 events per step',
    unit: 'µs per velocity',
    per: 1,
    tasks: maps.map((count) => taskOf('DAVIS', 10_000, withMaps(count))),
    at: (_row, { engine }) => engine.model.network.layers[0].motions.length,
  },
];
// One round of all after the other, so that whatever else the machine does meets them all.
for (let round = 0; round < rounds; round++) {
  for (const { tasks, at } of panels) {
    for (const task of tasks) {
      const [row] = await benchDetector([task.engine], config, 'costs', task.events, 1, probes);
      task.samples.push(row.processorMsPerSecond.median * evidenceTiming.stepS);
      task.x = at(row, task);
    }
  }
}
for (const panel of panels) {
  panel.points = panel.tasks.map(({ x, samples }) => ({ x, ms: Math.min(...samples), high: spreadOf(samples).high }));
  panel.fit = fitLine(panel.points.map(({ x, ms }) => ({ x, y: ms })));
}

console.log(`${cpus()[0].model}, Node ${process.version}, ${rounds} rounds\n`);
console.log('| against | where | at 0, ms | slope | R² | measured, ms per step |\n|---|---|---:|---:|---:|---|');
for (const { x, where, unit, per, points, fit } of panels) {
  const measured = points.map((one) => `${Math.round(one.x).toLocaleString('en-US')}: ${one.ms.toPrecision(3)}`).join(', ');
  const slope = `${(1000 * per * fit.slope).toPrecision(3)} ${unit}`;
  console.log(
    `| ${x.toLowerCase()} | ${where} | ${fit.intercept.toPrecision(3)} | ${slope} | ${fit.r2.toFixed(3)} | ${measured} |`,
  );
}
writeFileSync(fileURLToPath(new URL('detector-costs.png', import.meta.url)), await drawCosts());
console.log('\nwritten: bench/detector-costs.png');

function drawCosts() {
  return chartPng({
    title: {
      text: 'What a step of 10 ms costs the detector',
      subtitle: `${cpus()[0].model}, Node ${process.version}, one thread, processor time, least of ${rounds} rounds (bars: up to the upper quartile)`,
    },
    spacing: 30,
    hconcat: panels.map(({ x, where, points, fit }) => {
      const most = Math.max(...points.map((one) => one.x));
      const horizontal = { field: 'x', type: 'quantitative', title: x };
      const scale = { domain: [0, Math.max(...points.map(({ high }) => high))], nice: true };
      const vertical = { type: 'quantitative', title: 'Processor time per step (ms)', scale };
      return {
        title: { text: `${where}; R² ${fit.r2.toFixed(3)}`, fontSize: 12 },
        width: 250,
        height: 240,
        layer: [
          {
            data: { values: points },
            encoding: { x: horizontal },
            layer: [
              { mark: { type: 'point', filled: true, color: OKABE_ITO.blue }, encoding: { y: { ...vertical, field: 'ms' } } },
              {
                mark: { type: 'rule', color: OKABE_ITO.blue },
                encoding: { y: { ...vertical, field: 'ms' }, y2: { field: 'high' } },
              },
            ],
          },
          {
            data: { values: [0, most].map((at) => ({ x: at, ms: fit.intercept + fit.slope * at })) },
            mark: { type: 'line', color: OKABE_ITO.vermilion },
            encoding: { x: horizontal, y: { ...vertical, field: 'ms' } },
          },
        ],
      };
    }),
  });
}
