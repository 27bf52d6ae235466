/** At work at once: pieces of a job that are on their way, or files that are read. */
const lanes = 4;

/** Does something for each, several at once, as long as nothing fails. When it returns or throws, none is at work any more. */
export async function together<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const faults: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true && faults.length === 0; next = rest.next())
      await work(next.value).catch((error: unknown) => faults.push(error));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (faults.length > 0) throw faults[0];
}
