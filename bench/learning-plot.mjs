import { chartPng } from '../packages/cli/src/plots/chart.ts';
import { OKABE_ITO } from '../packages/cli/src/plots/palette.ts';

const networks = ['trained', 'shuffled', 'untrained'];
const colors = [OKABE_ITO.blue, OKABE_ITO.vermilion];

/** One row per world: what the first winner tells, right answers, C_l while learning, wins per map. PNG bytes. */
export function drawLearning(results) {
  const settings = [...new Set(results.map(({ setting }) => setting))];
  const color = {
    field: 'setting',
    type: 'nominal',
    title: null,
    scale: { domain: settings, range: colors },
    legend: { orient: 'bottom', direction: 'horizontal' },
  };
  const titles = [...new Set(results.map(({ title }) => title))];
  const rows = titles.map((title, i) => {
    const some = results.filter((result) => result.title === title);
    const { classes } = some[0];
    const last = i === titles.length - 1;
    return {
      title: { text: `${title} (${classes.length} classes)`, anchor: 'start', fontSize: 13, offset: 8 },
      spacing: 28,
      hconcat: [
        seeds(some, 'information', 'Bits of the first winner on the class', Math.log2(classes.length), color, settings),
        seeds(some, 'neighbours', 'Right class, 5 nearest windows', 1, color, settings, 1 / classes.length),
        convergence(some, color, last),
        wins(some, color, settings, last),
      ],
    };
  });
  const count = results[0].trials.length;
  return chartPng({
    title: {
      text: 'What conv2 learns without labels, on windows that it never saw',
      subtitle: `${count} seeds; points: one seed each, bars: their mean; all three networks let as many maps win per window; dashed: chance, and C = 0.01`,
    },
    spacing: 34,
    vconcat: rows,
  });
}

/** A point per seed and a bar at their mean, for the three networks. */
function seeds(results, figure, title, most, color, settings, chance) {
  const values = results.flatMap(({ setting, trials }) =>
    trials.flatMap((trial) => networks.map((network) => ({ setting, network, value: trial[network][figure] }))),
  );
  const encoding = {
    x: { field: 'network', type: 'nominal', sort: networks, title: null, axis: { labelAngle: 0 } },
    xOffset: { field: 'setting', type: 'nominal', sort: settings },
    color,
  };
  const y = { type: 'quantitative', title, scale: { domain: [0, most] }, axis: { tickCount: 5 } };
  const reference = { mark: { type: 'rule', strokeDash: [5, 4], color: '#666666' }, encoding: { y: { datum: chance } } };
  return {
    width: 200,
    height: 170,
    data: { values },
    layer: [
      { mark: { type: 'bar', opacity: 0.35 }, encoding: { ...encoding, y: { ...y, field: 'value', aggregate: 'mean' } } },
      { mark: { type: 'point', filled: true, size: 26, opacity: 0.9 }, encoding: { ...encoding, y: { ...y, field: 'value' } } },
      ...(chance === undefined ? [] : [reference]),
    ],
  };
}

/** C_l of every seed over the stimuli. */
function convergence(results, color, titled) {
  const values = results.flatMap(({ setting, trials }) =>
    trials.flatMap(({ seed, convergence: checks }) =>
      checks.map(({ stimuli, measure }) => ({ setting, run: `${setting} ${seed}`, stimuli, measure })),
    ),
  );
  return {
    width: 200,
    height: 170,
    data: { values },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 1.2, opacity: 0.8 },
        encoding: {
          x: { field: 'stimuli', type: 'quantitative', title: titled ? 'Stimuli learned' : null, axis: { tickCount: 5 } },
          y: {
            field: 'measure',
            type: 'quantitative',
            title: 'Convergence measure C',
            scale: { type: 'log' },
            axis: { tickCount: 4 },
          },
          detail: { field: 'run', type: 'nominal' },
          color,
        },
      },
      { mark: { type: 'rule', strokeDash: [5, 4], color: '#666666' }, encoding: { y: { datum: 0.01 } } },
    ],
  };
}

/** Share of the wins that every map has: the mean over seeds, in the order of the maps. */
function wins(results, color, settings, titled) {
  const values = results.flatMap(({ setting, trials }) =>
    trials.flatMap(({ wins: perMap }) => {
      const total = perMap.reduce((a, b) => a + b, 0);
      return perMap.map((count, map) => ({ setting, map, percent: (100 * count) / total }));
    }),
  );
  return {
    width: 260,
    height: 170,
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      x: { field: 'map', type: 'ordinal', title: titled ? 'Map of conv2' : null, axis: { labelAngle: 0 } },
      xOffset: { field: 'setting', type: 'nominal', sort: settings },
      y: { field: 'percent', aggregate: 'mean', type: 'quantitative', title: 'Wins while learning (%)', axis: { tickCount: 5 } },
      color,
    },
  };
}
