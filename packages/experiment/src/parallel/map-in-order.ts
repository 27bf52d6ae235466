/**
 * Maps items, several at a time, and gives the results in the order of the items. Begins them in that order, too, and none
 * after one has failed; what it throws is the error of the first item, in that order, that failed.
 *
 * @param width items that are at work at once, at least 1
 */
export async function* mapInOrder<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const waiting: (() => void)[] = [];
  let free = width;
  const run = async (item: T, index: number): Promise<R> => {
    if (free > 0) free--;
    else await new Promise<void>((begin) => waiting.push(begin));
    try {
      const result = await work(item, index);
      const begin = waiting.shift();
      if (begin) begin();
      else free++;
      return result;
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  const results = items.map(run);
  // The first failure is thrown when its turn comes; later ones are dropped.
  for (const result of results) result.catch(() => {});
  try {
    for (const result of results) yield await result;
  } finally {
    waiting.length = 0;
  }
}
