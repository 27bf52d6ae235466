/** Shape of a tensor and the spread of its values. */
export interface TensorStatistics {
  readonly shape: readonly number[];
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** @param data at least one value, as all weights have */
export function tensorStatistics({
  shape,
  data,
}: {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}): TensorStatistics {
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (let i = 0; i < data.length; i++) {
    min = Math.min(min, data[i]);
    max = Math.max(max, data[i]);
    sum += data[i];
  }
  return { shape, min, mean: sum / data.length, max };
}

/** `36×4×5×5, 0.0012 … 0.9981, mean 0.4312`. */
export function tensorLine({ shape, min, mean, max }: TensorStatistics): string {
  return `${shape.join('×') || 'scalar'}, ${figure(min)} … ${figure(max)}, mean ${figure(mean)}`;
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));
