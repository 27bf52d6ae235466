/** A place in a figure. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Edges of the box that space and time are drawn as, figure units: x comes nearer, y goes down, time runs to the right. */
const EDGES = {
  t: { x: 560, y: -86 },
  x: { x: 150, y: 92 },
  y: { x: 0, y: 220 },
} as const satisfies Record<string, Place>;

/** Size of the whole box, and where its corner t = x = y = 0 lies in it. */
export const BOX = {
  width: EDGES.t.x + EDGES.x.x,
  height: -EDGES.t.y + EDGES.x.y + EDGES.y.y,
  corner: { x: 0, y: -EDGES.t.y },
} as const;

/**
 * Parallel projection of x–y–t onto the figure: parallel lines stay parallel, so that slopes can be compared.
 *
 * @param t, x, y shares of the edges, 0 to 1
 * @returns from the upper left of the box
 */
export const project = (t: number, x: number, y: number): Place => ({
  x: BOX.corner.x + t * EDGES.t.x + x * EDGES.x.x + y * EDGES.y.x,
  y: BOX.corner.y + t * EDGES.t.y + x * EDGES.x.y + y * EDGES.y.y,
});
