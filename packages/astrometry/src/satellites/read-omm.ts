import { must } from '../must.ts';
import { parseUtc } from '../observations/utc.ts';
import { designationIn, type Elements, numberIn, shownName } from './elements.ts';
import { xmlObjects } from './omm-xml.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What SGP4 needs, with the smallest and the largest value that it may have. */
const limits = {
  MEAN_MOTION: [1e-3, 20],
  ECCENTRICITY: [0, 0.999_999_9],
  INCLINATION: [0, 180],
  RA_OF_ASC_NODE: [-360, 360],
  ARG_OF_PERICENTER: [-360, 360],
  MEAN_ANOMALY: [-360, 360],
  BSTAR: [-100, 100],
} as const;

/** What a set may say of itself, where it does: nothing else is propagated. */
const onlyKinds = {
  CENTER_NAME: 'EARTH',
  REF_FRAME: 'TEME',
  TIME_SYSTEM: 'UTC',
  MEAN_ELEMENT_THEORY: 'SGP4',
  EPHEMERIS_TYPE: '0',
} as const;

/** The sets of an OMM file as JSON, XML, CSV or keywords; undefined where it is none. @throws RangeError where it is cut */
export function ommObjects(text: string): Fields[] | undefined {
  const body = text.replace(/^\uFEFF/, '').trimStart();
  if (/^[[{]/.test(body)) return jsonObjects(body);
  if (body.startsWith('<')) return xmlObjects(body);
  if (/^(?=[^\n]*,)[^\n=]*\bNORAD_CAT_ID\b/.test(body)) return csvObjects(body);
  return /^(?:CCSDS_OMM_VERS|OBJECT_NAME) *=/m.test(body) ? keywordObjects(body) : undefined;
}

/** One set. @throws RangeError that names the set and its field */
export function readOmm(fields: Fields, i: number): Elements {
  const text = (key: string): string => {
    const value = fields[key];
    return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  };
  const where = `OMM ${i + 1}`;
  const number = (key: string, range: readonly [number, number]): number =>
    numberIn(text(key) || 'none', `${where}, ${key}`, range);
  for (const [key, only] of Object.entries(onlyKinds)) must(['', only].includes(text(key)), `${where}, ${key}`, only, text(key));
  const norad = number('NORAD_CAT_ID', [1, 999_999_999]);
  must(Number.isInteger(norad), `${where}, NORAD_CAT_ID`, 'a whole number', text('NORAD_CAT_ID'));
  const epoch = text('EPOCH').replace(/Z?$/, 'Z');
  must(/^\d{4}-\d\d-\d\dT/.test(epoch), `${where}, EPOCH`, 'a time like 2026-11-26T12:00:00.000000', text('EPOCH') || 'none');
  const values = Object.fromEntries(Object.entries(limits).map(([key, range]) => [key, number(key, range)]));
  const name = shownName(text('OBJECT_NAME')) || String(norad);
  return {
    name,
    norad,
    designation: designationIn(text('OBJECT_ID')),
    epochMs: parseUtc(epoch),
    set: { ...(values as Record<keyof typeof limits, number>), EPOCH: epoch },
  };
}

function jsonObjects(text: string): Fields[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    must(false, 'OMM', 'JSON', (cause as Error).message);
  }
  const list: readonly unknown[] = Array.isArray(read) ? read : [read];
  must(list.length > 0, 'OMM', 'at least one set of elements', 'none');
  return list.map((one, i) => {
    must(
      typeof one === 'object' && one !== null && !Array.isArray(one),
      `OMM ${i + 1}`,
      'an object',
      Array.isArray(one) ? 'a list' : one,
    );
    return one as Fields;
  });
}

const longestLine = 1000;

/** Lines, of which none is so long that to look through it takes time. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const long = lines.findIndex(({ length }) => length > longestLine);
  must(long < 0, `OMM, line ${long + 1}`, `at most ${longestLine} columns`, lines[long]?.length);
  return lines;
}

/** A line of names, then a set in each line. */
function csvObjects(text: string): Fields[] {
  const [names, ...sets] = linesOf(text).map(wordsOf);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  must(twice === undefined, 'OMM, line 1', 'each name once', twice);
  const found = sets.flatMap((words, i) => {
    if (words.join('') === '') return [];
    must(words.length === names.length, `OMM, line ${i + 2}`, `${names.length} words, as the first line has`, words.length);
    return [Object.fromEntries(names.map((name, k) => [name, words[k]]))];
  });
  must(found.length > 0, 'OMM', 'at least one set of elements below the names', 'none');
  return found;
}

/** The words of a line of CSV; one with a comma stands in quotes. */
function wordsOf(line: string, i: number): string[] {
  const words = Array.from(`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g), ([, quoted, plainWord]) =>
    quoted === undefined ? plainWord : quoted.replaceAll('""', '"'),
  );
  const commas = line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',').length;
  must(
    words.length === commas,
    `OMM, line ${i + 1}`,
    'words that are quoted from their first to their last letter',
    line.slice(0, 60),
  );
  return words;
}

/** `KEY = VALUE [unit]`; a set begins with its version, or with a second name. */
function keywordObjects(text: string): Fields[] {
  const sets: Record<string, string>[] = [];
  for (const line of linesOf(text)) {
    const [, key, value] = /^\s*([A-Z_]+) *= *(.*?)(?: *\[[^\]]*\])? *$/.exec(line) ?? [];
    if (key === undefined) continue;
    const last = sets.at(-1);
    if (last === undefined || Object.hasOwn(last, key)) sets.push({ [key]: value });
    else last[key] = value;
  }
  return sets;
}
