/** Where a model runs: on the processor, or on the CUDA device of a number (`cuda` is 0). */
export type Device = 'cpu' | 'cuda' | `cuda:${number}`;

/**
 * Number of the CUDA device, undefined for the processor.
 *
 * @throws RangeError when it is no device
 */
export function cudaDeviceId(device: string): number | undefined {
  if (device === 'cpu') return undefined;
  const [, id] = /^cuda(?::(\d+))?$/.exec(device) ?? [undefined, 'none'];
  if (id === 'none') throw new RangeError(`device: expected cpu, cuda or cuda:N (N from 0), got ${device}`);
  return Number(id ?? 0);
}
