import { must } from '../must.ts';
import { type Elements, shownName } from './elements.ts';

/**
 * Reads a file of TLEs, with or without lines of names.
 *
 * @throws RangeError with the number of the line where a set is cut, has a wrong checksum or two numbers, or where there is none
 */
export function readTles(text: string): Elements[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  const found: Elements[] = [];
  lines.forEach((line1, i) => {
    if (!/^1 [\dA-Z ]{5}[A-Z ]/.test(line1)) return;
    const before = lines[i - 1] ?? '';
    const line2 = lines[i + 1] ?? '';
    must(line2.startsWith('2 '), `TLE, line ${i + 2}`, 'the second line of the set, which begins with 2', line2);
    checkSum(line1, i + 1);
    checkSum(line2, i + 2);
    const number = line1.slice(2, 7);
    must(
      line2.slice(2, 7) === number,
      `TLE, line ${i + 2}`,
      `the catalogue number ${number} of the line before`,
      line2.slice(2, 7),
    );
    const name = /^[12] /.test(before) ? '' : shownName(before.replace(/^0 /, ''));
    found.push({
      name: name || number.trim(),
      norad: catalogueNumber(number),
      designation: designation(line1.slice(9, 17)),
      epochMs: epoch(line1.slice(18, 32), i + 1),
      set: [line1, line2],
    });
  });
  must(
    found.length > 0,
    'TLE',
    'lines that begin with 1 and 2, or an OMM, as of CelesTrak or Space-Track',
    `${lines.length} lines without any`,
  );
  return found;
}

/** The last figure of a line: the sum of all figures, a minus is 1. */
function checkSum(line: string, number: number): void {
  must(line.length === 69, `TLE, line ${number}`, '69 columns', line.length);
  let sum = 0;
  for (const letter of line.slice(0, 68)) sum += letter === '-' ? 1 : Number(letter) || 0;
  must(sum % 10 === Number(line[68]), `TLE, line ${number}`, `the checksum ${sum % 10}: a line that was not changed`, line[68]);
}

/** Numbers from 100,000 on begin with a letter, without I and O (Alpha-5). */
function catalogueNumber(text: string): number {
  const letter = 'ABCDEFGHJKLMNPQRSTUVWXYZ'.indexOf(text[0]);
  return letter < 0 ? Number(text) : (letter + 10) * 10_000 + Number(text.slice(1));
}

function designation(text: string): string {
  const [, year, launch, piece] = /^(\d\d)(\d{3})([A-Z]+)/.exec(text) ?? [];
  return year === undefined ? '' : `${fullYear(Number(year))}-${launch}${piece}`;
}

const fullYear = (year: number): number => year + (year < 57 ? 2000 : 1900);

function epoch(text: string, line: number): number {
  const [year, days] = [Number(text.slice(0, 2)), Number(text.slice(2))];
  must(days >= 1 && days < 367, `TLE, line ${line}`, 'an epoch as YYDDD.DDDDDDDD', text);
  return Date.UTC(fullYear(year), 0, 1) + (days - 1) * 86_400_000;
}
