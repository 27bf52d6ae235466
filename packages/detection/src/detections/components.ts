/** Where a unit is in its map. */
interface UnitPlace {
  readonly row: number;
  readonly column: number;
}

/** What one unit of the class maps did in one time step, all maps taken together. */
export interface ActiveUnit extends UnitPlace {
  /** Sum over its spikes of potential / threshold. */
  readonly weight: number;
  /** Highest potential / threshold among its spikes. */
  readonly peak: number;
  /** Where its evidence lies relative to the unit's centre, input px; mean over its spikes, weighted like them. */
  readonly shift: { readonly x: number; readonly y: number };
}

/**
 * Groups active units that touch, diagonals included (8-connected components).
 *
 * @param units at most one per place
 * @returns groups in reading order of their first unit, units of a group in reading order
 */
export function connectedComponents<Unit extends UnitPlace>(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const ordered = units.toSorted((a, b) => a.row - b.row || a.column - b.column);
  const root = Int32Array.from(ordered, (_, i) => i);
  const find = (i: number): number => {
    while (root[i] !== i) i = root[i] = root[root[i]];
    return i;
  };
  // The first unit of a group is its root, so that roots come in reading order.
  const join = (a: number, b: number): void => {
    const [one, other] = [find(a), find(b)];
    root[Math.max(one, other)] = Math.min(one, other);
  };
  let above = 0;
  ordered.forEach(({ row, column }, i) => {
    const before = ordered[i - 1];
    if (before?.row === row && before.column === column - 1) join(i - 1, i);
    while (ordered[above].row < row - 1 || (ordered[above].row === row - 1 && ordered[above].column < column - 1)) above++;
    for (let k = above; ordered[k].row === row - 1 && ordered[k].column <= column + 1; k++) join(k, i);
  });
  const components = new Map<number, Unit[]>();
  ordered.forEach((unit, i) => {
    const first = find(i);
    const component = components.get(first);
    if (component) component.push(unit);
    else components.set(first, [unit]);
  });
  return [...components.values()];
}
