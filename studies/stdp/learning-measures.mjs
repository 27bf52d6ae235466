/** Counts [row][column] of pairs. */
export function contingency(pairs, rows, columns) {
  const table = Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0));
  for (const [row, column] of pairs) table[row][column]++;
  return table;
}

/** Mutual information of the rows and columns of a table of counts, bits. */
export function mutualInformation(table) {
  const rows = table.map(sum);
  const columns = table[0].map((_, k) => sum(table.map((row) => row[k])));
  const total = sum(rows);
  let bits = 0;
  table.forEach((row, i) =>
    row.forEach((count, k) => {
      if (count > 0) bits += (count / total) * Math.log2((count * total) / (rows[i] * columns[k]));
    }),
  );
  return bits;
}

/** Share of all counts that belong to the commonest column of their row. */
export const purity = (table) => sum(table.map((row) => Math.max(...row))) / sum(table.flat());

/** Share of labels that the k nearest examples (L1 distance, the nearest one settles a tie) give. */
export function nearestNeighbours(examples, questions, k, classes) {
  const right = questions.filter(({ vector, label }) => {
    const near = examples
      .map((example) => ({ label: example.label, distance: distance(example.vector, vector) }))
      .toSorted((a, b) => a.distance - b.distance)
      .slice(0, k);
    const votes = Array.from({ length: classes }, () => 0);
    near.forEach((one, rank) => (votes[one.label] += 1 + (rank === 0 ? 0.5 : 0)));
    return votes.indexOf(Math.max(...votes)) === label;
  });
  return right.length / questions.length;
}

/** Mean, standard deviation and the half width of the 95 % interval of the mean, of five numbers. */
export function spread(values) {
  const mean = sum(values) / values.length;
  const sd = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
  return { mean, sd, half: (studentT[values.length] * sd) / Math.sqrt(values.length) };
}

/** 97.5 % quantile of Student's t, by the number of values. */
const studentT = { 2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262 };

/** Entropy of counts over that of equal counts: 1 when all are equal, 0 when one has everything. */
export function evenness(counts) {
  const total = sum(counts);
  return sum(counts.map((count) => (count === 0 ? 0 : (-count / total) * Math.log(count / total)))) / Math.log(counts.length);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function distance(a, b) {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += Math.abs(a[i] - b[i]);
  return total;
}
