/** A hypothesis about how an object moves, px/s. */
export interface Velocity {
  readonly vx: number;
  readonly vy: number;
}

/**
 * Velocities of a hexagonal lattice, the densest way to cover a plane: none of those between the slowest and the fastest speed is farther than
 * spacing / √3 from one of them.
 *
 * @param spacing of neighbours, px/s
 */
export function velocityLattice(slowest: number, fastest: number, spacing: number): readonly Velocity[] {
  const reach = spacing / Math.sqrt(3);
  const rows = Math.ceil((fastest + reach) / (spacing * Math.sqrt(0.75)));
  const columns = Math.ceil((fastest + reach) / spacing) + 1;
  const lattice: Velocity[] = [];
  for (let row = -rows; row <= rows; row++) {
    for (let column = -columns; column <= columns; column++) {
      const vx = (column + (row & 1) / 2) * spacing;
      const vy = row * spacing * Math.sqrt(0.75);
      const speed = Math.hypot(vx, vy);
      if (speed >= slowest - reach && speed <= fastest + reach) lattice.push({ vx, vy });
    }
  }
  return lattice;
}
