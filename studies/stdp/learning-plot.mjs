import { chartPng, palette } from '../../packages/report/src/bench.fixture.ts';

const networks = ['trained', 'shuffled', 'untrained'];
const colors = [palette.colours.blue, palette.colours.vermilion];

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
      title: { text: `${title} (${classes.length} classes)`, anchor: 'start', fontSize: 13, offset: 10 },
      spacing: 28,
      hconcat: [
        seeds(some, 'information', 'Information (bits)', Math.log2(classes.length), color, settings),
        seeds(some, 'firstMap', 'Right by the first winner', 1, color, settings, 1 / classes.length),
        seeds(some, 'neighbours', 'Right by 5 neighbours', 1, color, settings, 1 / classes.length),
        convergence(some, color, last),
        wins(some, color, settings, last),
      ],
    };
  });
  const count = results[0].trials.length;
  return chartPng({
    title: {
      text: 'What conv2 learns without labels, on windows that it never saw',
      subtitle: `${count} seeds; points: one seed each, bars: their mean; all three networks let as many maps win per window; dashed: chance, C = 0.01, equal wins`,
    },
    spacing: 34,
    vconcat: rows,
  });
}

/** A point per seed and a bar at their mean, for the three networks. */
function seeds(results, figure, title, max, color, settings, chance) {
  const values = results.flatMap(({ setting, trials }) =>
    trials.flatMap((trial) => networks.map((network) => ({ setting, network, value: trial[network][figure] }))),
  );
  const encoding = {
    x: {
      field: 'network',
      type: 'nominal',
      sort: networks,
      title: null,
      axis: { labelAngle: 0, labelOverlap: false, labelFontSize: 10 },
    },
    xOffset: { field: 'setting', type: 'nominal', sort: settings },
    color,
  };
  const y = { type: 'quantitative', title, scale: { domain: [0, max] }, axis: { tickCount: 5, titlePadding: 8 } };
  const reference = { mark: { type: 'rule', strokeDash: [5, 4], color: '#666666' }, encoding: { y: { datum: chance } } };
  return {
    width: 165,
    height: 160,
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
    width: 190,
    height: 160,
    data: { values },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 1.2, opacity: 0.8 },
        encoding: {
          x: { field: 'stimuli', type: 'quantitative', title: titled ? 'Stimuli learned' : null, axis: { tickCount: 5 } },
          y: {
            field: 'measure',
            type: 'quantitative',
            title: 'Convergence C',
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

/** Share of the wins that every map has: the mean over seeds, in the order of the maps; dashed where all would be equal. */
function wins(results, color, settings, titled) {
  const values = results.flatMap(({ setting, trials }) =>
    trials.flatMap(({ wins: perMap }) => {
      const total = perMap.reduce((a, b) => a + b, 0);
      // Side by side, so that neither setting hides the other.
      const aside = 0.3 * (settings.indexOf(setting) - 0.5);
      return perMap.map((count, map) => ({ setting, map: map + aside, percent: (100 * count) / total }));
    }),
  );
  const maps = results[0].trials[0].wins.length;
  return {
    width: 230,
    height: 160,
    data: { values },
    layer: [
      {
        mark: { type: 'point', filled: true, size: 40 },
        encoding: {
          x: {
            field: 'map',
            type: 'quantitative',
            title: titled ? 'Map of conv2' : null,
            scale: { domain: [-0.5, maps - 0.5], nice: false },
            axis: { values: Array.from({ length: maps }, (_, map) => map), grid: false },
          },
          y: {
            field: 'percent',
            aggregate: 'mean',
            type: 'quantitative',
            title: 'Wins (%)',
            scale: { domain: [0, 15] },
            axis: { tickCount: 4 },
          },
          color,
        },
      },
      { mark: { type: 'rule', strokeDash: [5, 4], color: '#666666' }, encoding: { y: { datum: 100 / maps } } },
    ],
  };
}
