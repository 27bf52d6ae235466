/** Where a unit is in its map. */
interface Place {
  readonly row: number;
  readonly column: number;
}

/** What one unit of the class maps did in one time step, all maps taken together. */
export interface ActiveUnit extends Place {
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
export function connectedComponents<Unit extends Place>(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const ordered = units.toSorted((a, b) => a.row - b.row || a.column - b.column);
  const width = ordered.reduce((last, unit) => Math.max(last, unit.column), 0) + 3;
  // One empty column on either side, so that neighbours never wrap into the next row.
  const place = (unit: Place): number => unit.row * width + unit.column + 1;
  const waiting = new Map(ordered.map((unit) => [place(unit), unit]));
  const components: Unit[][] = [];
  for (const seed of ordered) {
    if (!waiting.delete(place(seed))) continue;
    const component = [seed];
    for (const unit of component) {
      for (const step of [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1]) {
        const neighbour = waiting.get(place(unit) + step);
        if (!neighbour) continue;
        waiting.delete(place(neighbour));
        component.push(neighbour);
      }
    }
    components.push(component.toSorted((a, b) => a.row - b.row || a.column - b.column));
  }
  return components;
}
