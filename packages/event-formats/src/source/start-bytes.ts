/** How marks look at the first bytes of a file. */

/** A character per byte. */
export const latin1Of = (bytes: Uint8Array): string => {
  let text = '';
  // Engines limit how many arguments a function takes.
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
};

/** Whether a file begins as a ZIP archive whose first entry has such a name. */
export function zipHolds(start: Uint8Array, name: RegExp): boolean {
  if (start.length <= 30 || latin1Of(start.subarray(0, 4)) !== 'PK\x03\x04') return false;
  return name.test(latin1Of(start.subarray(30, 30 + start[26] + 256 * start[27])));
}
