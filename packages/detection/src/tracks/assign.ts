/**
 * One-to-one assignment of least total cost (the Hungarian algorithm with potentials, O(n²·m)).
 *
 * @param costs [rows][columns], finite; `forbidden` pairs are left out of the result, and everything else is preferred to them
 * @returns column of every row, −1 for none
 * @throws RangeError for a cost that is not finite: no search would end
 * @see Kuhn 1955; Jonker & Volgenant 1987
 */
export function assign(costs: readonly (readonly number[])[], forbidden: number): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (rows > columns) {
    const turned = Array.from({ length: columns }, (_, column) => costs.map((row) => row[column]));
    const ofColumn = assign(turned, forbidden);
    return costs.map((_, row) => ofColumn.indexOf(row));
  }
  // Rows and columns count from 1; column 0 is where a search begins.
  const rowPrice = new Float64Array(rows + 1);
  const columnPrice = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const cameFrom = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    let column = 0;
    const min = new Float64Array(columns + 1).fill(Infinity);
    const visited = new Uint8Array(columns + 1);
    do {
      visited[column] = 1;
      const current = rowOf[column];
      let [step, next] = [Infinity, 0];
      for (let candidate = 1; candidate <= columns; candidate++) {
        if (visited[candidate]) continue;
        const reduced = costs[current - 1][candidate - 1] - rowPrice[current] - columnPrice[candidate];
        if (reduced < min[candidate]) {
          min[candidate] = reduced;
          cameFrom[candidate] = column;
        }
        if (min[candidate] < step) [step, next] = [min[candidate], candidate];
      }
      if (step === Infinity) throw new RangeError(`assign: expected finite costs, got ${costs[current - 1].join(', ')}`);
      for (let seen = 0; seen <= columns; seen++) {
        if (visited[seen]) {
          rowPrice[rowOf[seen]] += step;
          columnPrice[seen] -= step;
        } else min[seen] -= step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    for (; column !== 0; column = cameFrom[column]) rowOf[column] = rowOf[cameFrom[column]];
  }
  const result = Array.from({ length: rows }, () => -1);
  for (let column = 1; column <= columns; column++) {
    const row = rowOf[column] - 1;
    if (row >= 0 && costs[row][column - 1] < forbidden) result[row] = column - 1;
  }
  return result;
}
