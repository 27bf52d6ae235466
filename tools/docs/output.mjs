// Whether the output that a page shows is what a command printed.

const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const pattern = (line) => new RegExp(`^${line.trim().split('…').map(escape).join('.*')}$`);

/**
 * @param shown lines of the page: each must occur in the output, in this order; `…` within a line stands for anything, alone for any lines.
 *   Lines without a `…` line between them must be neighbours.
 * @param output what was printed
 * @returns {string | undefined} the first line that does not occur, or undefined
 */
export function missingLine(shown, output) {
  const lines = output.split(/\r?\n/).map((line) => line.trim());
  const groups = [[]];
  for (const line of shown.trim().split('\n')) {
    if (line.trim() === '…') groups.push([]);
    else groups.at(-1).push(line);
  }
  let from = 0;
  for (const group of groups.filter(({ length }) => length > 0)) {
    const patterns = group.map(pattern);
    let best = 0;
    let at = from;
    for (; at + group.length <= lines.length; at++) {
      const agreeing = patterns.findIndex((one, index) => !one.test(lines[at + index]));
      if (agreeing === -1) break;
      best = Math.max(best, agreeing);
    }
    if (at + group.length > lines.length) return group[best];
    from = at + group.length;
  }
  return undefined;
}
