/** @throws RangeError that says where, what was expected and what was found, where `holds` is not true */
export function must(holds: boolean, where: string, expected: string, found: unknown): asserts holds {
  if (!holds)
    throw new RangeError(`${where}: expected ${expected}, got ${typeof found === 'string' ? `'${found}'` : String(found)}`);
}
