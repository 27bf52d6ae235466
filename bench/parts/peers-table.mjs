/** What bench/peers.mjs found, as Markdown lines. */
export function peersTable(r) {
  return [
    `${r.machine.cpu}, one core, Node ${r.machine.node}, torch ${r.torch}; ms, medians of ${r.rounds} rounds (lowest – highest)`,
    '',
    '| 10 steps of 2×128×128, density | dense PyTorch | trained | ratio | even | ratio | saturated | ratio |',
    '|---|---|---|---|---|---|---|---|',
    ...r.encoder.map((row) =>
      line(
        percent(row.density),
        ms(row.torch),
        ...['trained', 'even', 'saturated'].flatMap((key) => [ms(row[key]), ratio(row.torch, row[key])]),
      ),
    ),
    '',
    '| spikes of all layers in a window, by density | trained | even | saturated |',
    '|---|---|---|---|',
    ...r.encoder.map((row) => line(percent(row.density), ...Object.values(row.layerSpikes).map(total))),
    '',
    `${r.windows.count} windows of the recordings (${r.recordings}), median ${r.windows.spikes} spikes, trained network: ${ms(r.windows.ours)} ms, ${ratio(r.windows.torch, r.windows.ours)}`,
    '',
    '| 10 steps at 0.1 %, size | trained | dense PyTorch | ratio | memory at most, MB | PyTorch process, MB |',
    '|---|---|---|---|---|---|',
    ...r.sizes.map((row) =>
      line(
        row.size,
        ms(row.trained),
        ms(row.torch),
        ratio(row.torch, row.trained),
        mega(row.memoryBytes),
        mega(row.torchMemoryBytes),
      ),
    ),
    '',
    `process at 1280×720: ${mega(r.memory.steps10)} MB with 10 steps, ${mega(r.memory.steps100)} MB with 100`,
    '',
    '| one window of learning conv2 | ours | dense PyTorch | ratio |',
    '|---|---|---|---|',
    ...r.learning.map((row) => line(row.windows, ms(row.ours), ms(row.torch), ratio(row.torch, row.ours))),
    '',
    `both layers to the end: ${(r.whole.ms / 1000).toFixed(1)} s, ${r.whole.stimuli} windows (${r.whole.outcome}), ${r.recordings} recordings`,
    `streaming detection: ${(r.stream.eventsPerSecond / 1e6).toFixed(2)} M events/s (${r.stream.recording})`,
    `growth: ${(r.growth.intercept * 1000).toFixed(0)} µs + ${(r.growth.slope * 1e6).toFixed(0)} ns per spike, R² ${r.growth.r2.toFixed(3)}`,
  ];
}

const total = (spikes) =>
  Object.values(spikes)
    .reduce((sum, count) => sum + count, 0)
    .toLocaleString('en');
const line = (...cells) => `| ${cells.join(' | ')} |`;
const percent = (share) => `${Number((share * 100).toPrecision(3))} %`;
const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const ms = (s) => (s === undefined ? '–' : `${digits(s.median)} (${digits(s.low)}–${digits(s.high)})`);
const ratio = (peer, ours) => (peer === undefined ? '–' : `${digits(peer.median / ours.median)}×`);
const mega = (bytes) => (bytes === undefined ? '–' : (bytes / 1e6).toFixed(0));
