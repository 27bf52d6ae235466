const rows = {
  information: ['information of the first winner on the class, bits', 2],
  purity: ['purity of the first winners', 2],
  firstMap: ['right class, by the first winner', 2],
  neighbours: ['right class, by 5 nearest first-spike vectors', 2],
  winsPerWindow: ['maps that win per window', 1],
  silent: ['windows without a winner', 2],
};

/** The result as the lines of a Markdown table per world, and what became of every training. */
export function learningTable(results) {
  return results.flatMap(({ title, setting, classes, figures, trials }) => {
    const body = Object.entries(rows).map(([figure, [name, digits]]) => {
      const of = figures[figure];
      const cells = ['trained', 'untrained', 'shuffled'].map((network) => text(of[network], digits));
      return `| ${[name, ...cells, difference(of['minus untrained'], digits), difference(of['minus shuffled'], digits)].join(' | ')} |`;
    });
    return [
      '',
      `**${title}; ${setting}** (chance ${(1 / classes.length).toFixed(2)}, at most ${Math.log2(classes.length).toFixed(2)} bits)`,
      '',
      '| | trained | untrained | shuffled | trained − untrained [95 %] | trained − shuffled [95 %] |',
      '|---|---|---|---|---|---|',
      ...body,
      '',
      ...trials.map(
        ({ seed, outcome, epochs, stimuli, convergence, wins, evenness, topShare, strong }) =>
          `seed ${seed}: ${outcome} after ${epochs} epochs, ${stimuli} stimuli; C_l ${convergence.at(-1).measure.toFixed(4)}${below(convergence)}; ${convergence[0].winners.toFixed(1)} maps won each of the first ${convergence[0].stimuli} windows; wins per map ${Math.min(...wins)} to ${Math.max(...wins)} (map 0: ${wins[0]}), evenness ${evenness.toFixed(3)}, busiest map ${(100 * topShare).toFixed(0)} %; ${strong.perMap.toFixed(1)} strong synapses per map, ${(100 * strong.outer).toFixed(0)} % of them in the outer ring`,
      ),
    ];
  });
}

const text = ({ mean, sd }, digits) => `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}`;

const difference = ({ mean, half }, digits) =>
  `${mean.toFixed(digits)} [${(mean - half).toFixed(digits)}, ${(mean + half).toFixed(digits)}]`;

function below(convergence) {
  const first = convergence.find(({ measure }) => measure < 0.01);
  return first ? ` (below 0.01 from stimulus ${first.stimuli} on)` : ' (never below 0.01)';
}
