// The network that detects beside that of another build, on what the detector gives it of a stream: microseconds of processor time per step, in turns, and
// the ratio of every turn. Reports of both must be the same to the bit.
//   npx node bench/transport.mjs --beside OTHER/packages/snn-core/dist/index.js [--recording FILE] [--sizes …] [--rates 2000,…] [--seconds 5] [--rounds 5]
import { pathToFileURL } from 'node:url';
import { readRecording } from '@spikeseg/data-ebssa';
import { EvidenceDetector, run } from '@spikeseg/detection';
import { stepsOf } from '@spikeseg/events';
import { generateRecording, sceneOptions, sensorSizes } from '@spikeseg/events/synthetic';
import { wasmBackend } from '@spikeseg/snn-core';

/** What a detector asks of its network, and the answers. */
async function recorded(events) {
  const calls = [];
  let network;
  let weights;
  const backend = {
    ...wasmBackend,
    async compile(...given) {
      [network, weights] = given;
      const session = await wasmBackend.compile(...given);
      return new Proxy(session, {
        get(target, key) {
          const value = target[key];
          if (typeof value !== 'function') return value;
          if (key !== 'run' && key !== 'silence') return value.bind(target);
          return (...args) => {
            calls.push([key, structuredClone(args)]);
            return value.apply(target, args);
          };
        },
      });
    },
  };
  const detector = await EvidenceDetector.open(events.sensor, { backend });
  const reports = run(detector, stepsOf(events, detector.stepUs))[Symbol.asyncIterator]();
  while (!(await reports.next()).done);
  return { network, weights, calls };
}

/** Processor time, µs per step, without the first third, which fills the maps; and a sum over all reports. */
async function timed(backend, { network, weights, calls }) {
  const session = await backend.compile(network, weights);
  const warm = Math.floor(calls.length / 3);
  let [before, steps, sum] = [process.cpuUsage(), 0, 0];
  for (const [k, [key, args]] of calls.entries()) {
    if (k === warm) before = process.cpuUsage();
    const result = await session[key](...args);
    if (k >= warm) steps += key === 'run' ? 1 : args[0];
    for (const { spikes, potential } of Object.values(result?.layers ?? {}))
      if (potential.length > 0) sum = (31 * sum + potential.length + spikes.index.at(-1) + 64 * potential.at(-1)) % 2 ** 40;
  }
  const { user, system } = process.cpuUsage(before);
  session.dispose();
  return { us: (user + system) / steps, sum };
}

function* streams({ recording, sizes, rates, seconds }) {
  if (recording !== undefined)
    yield { name: recording.split('/').at(-1), of: async () => (await readRecording(recording)).events };
  for (const size of sizes) {
    const sensor = Object.keys(sensorSizes).find((name) => `${sensorSizes[name].width}x${sensorSizes[name].height}` === size);
    if (sensor === undefined) throw new Error(`--sizes: expected those of cameras that are imitated, got ${size}`);
    const still = { sensor, durationS: seconds, noise: 'poisson', hotPixels: 0, stars: 0 };
    for (const rate of rates)
      yield {
        name: `${size}, ${rate.toLocaleString('en-US')}/s`,
        of: () => generateRecording(sceneOptions('plain', { ...still, backgroundRateHz: rate }), 1).recording.events,
      };
  }
}

export async function timeBeside({ beside, rounds, ...wished }) {
  const other = (await import(pathToFileURL(beside).href)).wasmBackend;
  console.log(
    '| stream | before, µs per step | now | least of now / least of before | now / before, turn by turn |\n|---|---:|---:|---:|---|',
  );
  for (const { name, of } of streams(wished)) {
    const asked = await recorded(await of());
    const [before, now] = [[], []];
    for (let round = 0; round < rounds; round++) {
      // Whichever comes second in a round may be slower or faster for it.
      const isFirst = round % 2 === 0;
      const first = await timed(isFirst ? other : wasmBackend, asked);
      const second = await timed(isFirst ? wasmBackend : other, asked);
      const [one, two] = isFirst ? [first, second] : [second, first];
      if (one.sum !== two.sum) throw new Error(`${name}: expected the same reports, got others`);
      before.push(one.us);
      now.push(two.us);
    }
    const ratios = now.map((us, k) => us / before[k]).toSorted((a, b) => a - b);
    const [min, max] = [ratios[0], ratios.at(-1)].map((ratio) => ratio.toFixed(2));
    const [a, b] = [Math.min(...before), Math.min(...now)];
    console.log(`| ${name} | ${a.toFixed(0)} | ${b.toFixed(0)} | ${(b / a).toFixed(2)} | ${min}–${max} |`);
  }
}
