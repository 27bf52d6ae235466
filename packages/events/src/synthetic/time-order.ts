/**
 * Order that sorts times, equal ones by position: a natural merge sort (Knuth, The Art of Computer Programming, vol. 3,
 * 5.2.4). Each cause of events adds its own in time order, so there are few runs to merge: n · log2(runs) comparisons.
 *
 * @param times any order; not written to
 */
export function timeOrder(times: readonly number[]): Uint32Array {
  let order = new Uint32Array(times.length);
  let starts: number[] = [];
  for (let i = 0; i < times.length; i++) {
    order[i] = i;
    if (i === 0 || times[i] < times[i - 1]) starts.push(i);
  }
  let merged = new Uint32Array(times.length);
  while (starts.length > 1) {
    const left = starts.filter((_, run) => run % 2 === 0);
    for (const [pair, begin] of left.entries()) {
      const middle = starts[2 * pair + 1] ?? times.length;
      const end = starts[2 * pair + 2] ?? times.length;
      mergeRuns(times, order, merged, begin, middle, end);
    }
    [order, merged] = [merged, order];
    starts = left;
  }
  return order;
}

/** Merges the runs begin … middle − 1 and middle … end − 1 of `from` into `to`; the left one goes first among equals. */
function mergeRuns(
  times: readonly number[],
  from: Uint32Array,
  to: Uint32Array,
  begin: number,
  middle: number,
  end: number,
): void {
  let left = begin;
  let right = middle;
  for (let k = begin; k < end; k++) {
    const takeRight = left === middle || (right < end && times[from[right]] < times[from[left]]);
    to[k] = takeRight ? from[right++] : from[left++];
  }
}
