import { must } from '../must.ts';
import { designationIn, type Elements, numberIn, shownName } from './elements.ts';

/**
 * Reads a file of TLEs, with or without lines of names.
 *
 * @throws RangeError with the number of the line where a set is cut, has a wrong checksum, two catalogue numbers or a field that is no number of its kind, or where there is no set
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
    checkFields(line1, line2, i + 1);
    const name = /^[12] /.test(before) ? '' : shownName(before.replace(/^0 /, ''));
    found.push({
      name: name || number.trim(),
      norad: catalogueNumber(number, i + 1),
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

/** Angles of the second line: their columns, counted from 0, and limits. */
const angles = {
  inclination: [8, 16, 180],
  'ascending node': [17, 25, 360],
  'argument of perigee': [34, 42, 360],
  'mean anomaly': [43, 51, 360],
} as const;

/** What SGP4 takes from the lines. */
function checkFields(line1: string, line2: string, number: number): void {
  const [first, second] = [`TLE, line ${number}`, `TLE, line ${number + 1}`];
  for (const [name, [from, until, max]] of Object.entries(angles))
    numberIn(line2.slice(from, until).trim(), `${second}, ${name}`, [0, max]);
  numberIn(line2.slice(52, 63).trim(), `${second}, mean motion`, [1e-3, 20]);
  const eccentricity = line2.slice(26, 33);
  must(/^[\d ]{6}\d$/.test(eccentricity), `${second}, eccentricity`, '7 digits', eccentricity);
  const drag = line1.slice(53, 61);
  must(/^[ +-][\d ]{4}\d[+-]\d$/.test(drag), `${first}, BSTAR`, 'a number like 59442-4', drag.trim());
}

/** Numbers from 100,000 on begin with a letter, without I and O (Alpha-5). */
function catalogueNumber(text: string, line: number): number {
  const letter = letters.indexOf(text[0]);
  const value = letter < 0 ? Number(text) : (letter + 10) * 10_000 + Number(text.slice(1));
  const expected = 'five digits, or a letter without I and O and four digits, more than 0';
  must(/^(?:[A-HJ-NP-Z]\d| *\d+$)\d*$/.test(text) && value > 0, `TLE, line ${line}, catalogue number`, expected, text);
  return value;
}
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

function designation(text: string): string {
  const [, year, launch, piece] = /^(\d\d)(\d{3})([A-Z]+)/.exec(text) ?? [];
  return year === undefined ? '' : designationIn(`${fullYear(Number(year))}-${launch}${piece}`);
}

const fullYear = (year: number): number => year + (year < 57 ? 2000 : 1900);

function epoch(text: string, line: number): number {
  const [year, days] = [Number(text.slice(0, 2)), Number(text.slice(2))];
  must(
    /^\d\d[\d ]{2}\d\.?\d*$/.test(text.trim()) && days >= 1 && days < 367,
    `TLE, line ${line}`,
    'an epoch as YYDDD.DDDDDDDD',
    text,
  );
  return Date.UTC(fullYear(year), 0, 1) + (days - 1) * 86_400_000;
}
