/** @throws RangeError unless it is a whole number of at least 1 */
export function requireCount(where: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${where}: expected a whole number of at least 1, got ${value}`);
  }
}

/** @throws RangeError unless it is a finite number of at least 0 */
export function requireNumber(where: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new RangeError(`${where}: expected a finite number of at least 0, got ${value}`);
  }
}
