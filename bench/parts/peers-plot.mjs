import { chartPng, palette } from '../../packages/report/src/bench.fixture.ts';

/** Time per window against density beside the peer, and against what happens in the windows of the recordings. PNG bytes. */
export function drawPeers(result, growth) {
  const names = {
    trained: 'SpikeSEG, trained network',
    even: 'SpikeSEG, every layer as busy as the input',
    saturated: 'SpikeSEG, saturated: the peer’s thresholds',
    torch: 'dense PyTorch',
  };
  const lines = result.encoder.flatMap((row) =>
    Object.entries(names).flatMap(([key, series]) =>
      row[key] === undefined
        ? []
        : [{ density: row.density, series, ms: row[key].median, low: row[key].low, high: row[key].high }],
    ),
  );
  const range = Object.values(names);
  const color = {
    field: 'series',
    type: 'nominal',
    title: null,
    scale: {
      domain: range,
      range: [palette.colours.blue, palette.colours.green, palette.colours.purple, palette.colours.vermilion],
    },
    legend: { orient: 'bottom', direction: 'vertical', labelLimit: 320 },
  };
  const x = {
    field: 'density',
    type: 'quantitative',
    scale: { type: 'log' },
    title: 'Density of the input (spikes per unit and step)',
  };
  const y = { field: 'ms', type: 'quantitative', scale: { type: 'log' }, title: 'Time per window (ms)' };
  const { intercept, slope, r2 } = growth.fit;
  const max = Math.max(...growth.points.map((point) => point.x));
  return chartPng({
    title: {
      text: 'Ten steps of 2 × 128 × 128 on one core',
      subtitle: `${result.machine.cpu}, Node ${result.machine.node}, torch ${result.torch}; right: ${growth.points.length} windows, ${result.recordings} recordings, ${(slope * 1e6).toFixed(0)} ns per spike, R² ${r2.toFixed(3)}`,
    },
    spacing: 30,
    hconcat: [
      {
        width: 330,
        height: 280,
        data: { values: lines },
        encoding: { x, color },
        layer: [
          { mark: { type: 'line', point: true }, encoding: { y } },
          { mark: 'rule', encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } } },
        ],
      },
      {
        width: 330,
        height: 280,
        layer: [
          {
            data: { values: growth.points },
            mark: { type: 'point', filled: true, size: 14, opacity: 0.6, color: palette.colours.blue },
            encoding: {
              x: { field: 'x', type: 'quantitative', title: 'Spikes of the window (input and all layers)' },
              y: { field: 'y', type: 'quantitative', title: 'Time per window (ms)', scale: { domainMin: 0 } },
            },
          },
          {
            data: { values: [0, max].map((at) => ({ x: at, y: intercept + slope * at })) },
            mark: { type: 'line', color: palette.colours.vermilion },
            encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
          },
        ],
      },
    ],
  });
}
