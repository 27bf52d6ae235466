/** Objects with fewer labels are in the JSON, not in the table. */
const fewLabels = 500;

const columns = [
  ['strict J', 'strict', 2],
  ['Pd', 'pd', 2],
  ['isolated false/min', 'isolatedPerMinute', 1],
  ['error px', 'errorPx', 1],
  ['tracks: Pd', 'tracksPd', 2],
  ['false tracks', 'falseTracks', 0],
];

/**
 * A table of rows that hold the figures of one or more seeds: means, and what lies between the least and the most.
 *
 * @param perObject whether objects have columns of their own
 */
export function table(title, rows, perObject = false) {
  const objects = perObject ? rows[0].seeds[0].objects.filter(({ labels }) => labels >= fewLabels) : [];
  const header = [
    title,
    ...columns.map(([text]) => text),
    ...objects.map(({ recording, id }) => `Pd ${recording.split('_')[0]} ${id}`),
  ];
  const lines = rows.map(({ name, seeds }) => [
    name,
    ...columns.map(([, key, digits]) =>
      spread(
        seeds.map((figures) => figures[key]),
        digits,
      ),
    ),
    ...objects.map((object) =>
      spread(
        seeds.map(
          (figures) => figures.objects.find(({ recording, id }) => recording === object.recording && id === object.id)?.pd,
        ),
        2,
      ),
    ),
  ]);
  return [header, header.map((_, i) => (i === 0 ? '---' : '---:')), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
}

function spread(values, digits) {
  const known = values.filter((value) => typeof value === 'number');
  if (known.length === 0) return '–';
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const [least, most] = [Math.min(...known), Math.max(...known)].map((value) => value.toFixed(digits));
  return least === most ? mean.toFixed(digits) : `${mean.toFixed(digits)} [${least}, ${most}]`;
}
