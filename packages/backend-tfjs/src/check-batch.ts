import { checkRun, type NetworkSpec, type SparseSpikes } from '@spikeseg/snn-core';
import type { BatchOptions } from './tfjs-session.ts';

/**
 * Checks what windows that run side by side are given, each as `checkRun` does, and that they fit each other.
 *
 * @param streams windows whose states the last run left; undefined at rest
 * @returns names of the layers to return
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkBatch(
  network: NetworkSpec,
  windows: readonly SparseSpikes[],
  options: BatchOptions,
  streams: number | undefined,
): ReadonlySet<string> {
  const { competition, ...others } = options;
  if (windows.length === 0) throw new RangeError('run: expected at least one window, got none');
  if (competition && competition.tieSeeds.length !== windows.length) {
    throw new RangeError(
      `run: competition.tieSeeds: expected one for each of ${windows.length} windows, got ${competition.tieSeeds.length}`,
    );
  }
  if (options.carryState === true && streams !== undefined && streams !== windows.length) {
    throw new RangeError(
      `run: carryState: expected the ${streams} windows side by side whose states there are, got ${windows.length}; reset first`,
    );
  }
  let record: ReadonlySet<string> = new Set();
  windows.forEach((window, place) => {
    const seed = competition?.tieSeeds[place];
    record = checkRun(network, window, {
      ...others,
      ...(competition && seed !== undefined && { competition: { ...competition, tieSeed: seed } }),
    });
    if (window.shape[0] !== windows[0].shape[0]) {
      throw new RangeError(
        `run: window ${place}: expected ${windows[0].shape[0]} steps as in the first one, got ${window.shape[0]}`,
      );
    }
  });
  return record;
}
