/** Objects with fewer labels are in the JSON, not in the table. */
const fewLabels = 500;

/** Rows of real recordings: every object by itself, and all together. */
export function realTable(rows) {
  const shown = rows[0].figures.objects.filter(({ labels }) => labels >= fewLabels);
  const titles = shown.map(({ recording, id }) => `${recording.split('_')[0]} ${id}`);
  return table([
    ['real recordings', ...titles.map((title) => `Pd ${title}`), 'Pd all', 'false tracks', 'strict J', 'J off spot', 'error px'],
    ...rows.map(({ name, figures }) => [
      name,
      ...shown.map(({ recording, id }) =>
        text(figures.objects.find((one) => one.recording === recording && one.id === id)?.pd, 3),
      ),
      text(figures.pd, 3),
      `${figures.falseTracks}`,
      text(figures.strict),
      text(figures.strictOffSpot),
      text(figures.error),
    ]),
  ]);
}

/** Rows of generated recordings: together, and from the least to the most of a recording. */
export function generatedTable(rows) {
  return table([
    ['generated recordings', 'Pd', 'false tracks', 'strict J', 'error px'],
    ...rows.map(({ name, figures, each = [] }) => [
      name,
      ...[
        ['pd', 3],
        ['falseTracks', 0],
        ['strict', 2],
        ['error', 2],
      ].map(([figure, digits]) =>
        spread(
          figures[figure],
          each.map((one) => one[figure]),
          digits,
        ),
      ),
    ]),
  ]);
}

function spread(all, values, digits) {
  const known = values.filter((value) => typeof value === 'number');
  if (known.length === 0) return text(all, digits);
  return `${text(all, digits)} [${text(Math.min(...known), digits)}, ${text(Math.max(...known), digits)}]`;
}

function text(value, digits = 2) {
  return typeof value === 'number' ? value.toFixed(digits) : '–';
}

function table([header, ...rows]) {
  return [header, header.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
