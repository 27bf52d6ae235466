/**
 * Sizes of a convolution (stride 1, zero padding floor(k/2)) and the layout that makes scattering cheap.
 *
 * Currents and potentials are [H + k − 1][W + k − 1][maps]: maps last, so that one row of a kernel is one run of memory,
 * and a frame of floor(k/2) pixels around the layer, so that no kernel has to be clipped. What lands in the frame is never
 * read. A *cell* is a pixel of this framed plane; neuron `map` of a cell is at cell·maps + map.
 */
export interface ConvGeometry {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly maps: number;
  readonly kernel: number;
  /** Width of the frame, pixels. */
  readonly padding: number;
  /** Cells in a row. */
  readonly rowCells: number;
  readonly cells: number;
}

/** Geometry of `maps` feature maps over an input of [channels, height, width]; the kernel is odd. */
export function convGeometry(input: readonly [number, number, number], maps: number, kernel: number): ConvGeometry {
  const [channels, height, width] = input;
  const rowCells = width + kernel - 1;
  const padding = (kernel - 1) / 2;
  return { channels, height, width, maps, kernel, padding, rowCells, cells: rowCells * (height + kernel - 1) };
}

/** Cell of an output pixel. */
export function cellOf(geometry: ConvGeometry, y: number, x: number): number {
  return (y + geometry.padding) * geometry.rowCells + x + geometry.padding;
}
