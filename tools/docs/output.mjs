// Whether the output that a page shows is what a command printed.

const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const pattern = (line) => new RegExp(`^${line.trim().split('…').map(escape).join('.*')}$`);

/**
 * @param shown lines of the page: each must occur in the output, in this order; what is between them may be left out. `…` within a line
 *   stands for anything; alone it says that lines are left out.
 * @param output what was printed
 * @returns {string | undefined} the first line that does not occur, or undefined
 */
export function missingLine(shown, output) {
  const lines = output.split(/\r?\n/).map((line) => line.trim());
  let from = 0;
  for (const line of shown.trim().split('\n')) {
    if (line.trim() === '…') continue;
    const wanted = pattern(line);
    const at = lines.findIndex((one, index) => index >= from && wanted.test(one));
    if (at === -1) return line;
    from = at + 1;
  }
  return undefined;
}
