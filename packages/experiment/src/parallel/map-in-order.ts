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
  const results: Promise<R>[] = [];
  let isOver = false;
  const begin = (): void => {
    const index = results.length;
    if (isOver || index >= items.length) return;
    const result = work(items[index], index);
    results.push(result);
    result.then(begin, () => (isOver = true));
  };
  for (let k = 0; k < width; k++) begin();
  try {
    for (let k = 0; k < items.length; k++) yield await results[k];
  } finally {
    isOver = true;
  }
}
