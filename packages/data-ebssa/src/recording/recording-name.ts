/** Folders and devices of Windows, which no file may be called, whatever its extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** Most bytes of a part of a name, and of all: with what is written around it a part is a name of a file (255), and all of it a path. */
const maxBytes = { part: 200, all: 800 } as const;

/**
 * A name for a recording that is harmless wherever it goes: into a file name on any system, a cell of a spreadsheet, a picture or a
 * terminal. Files and groups of HDF5 may be called anything. `_` replaces control and bidirectional characters, what Windows does not allow
 * in a name, and a part that consists of dots; it goes before a device of Windows and before a sign with which a formula begins. What is
 * longer than file systems take is cut, and ends in a number that says what it was.
 *
 * @param text `/`-separated
 */
export const recordingName = (text: string): string => {
  const name = text
    .split('/')
    .map((part) => shortened(harmless(part), maxBytes.part))
    .join('/');
  return byteLength(name) <= maxBytes.all ? name : shortened(name.replaceAll('/', '_'), maxBytes.part);
};

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** A text of so many bytes at most, in UTF-8: itself, or its beginning and a hash of it. */
function shortened(text: string, max: number): string {
  if (byteLength(text) <= max) return text;
  const ending = `~${hashOf(text)}`;
  let room = max - ending.length;
  let beginning = '';
  for (const character of text) {
    room -= byteLength(character);
    if (room < 0) break;
    beginning += character;
  }
  return beginning + ending;
}

/** FNV-1a of 32 bits: a few names are to be told apart. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function harmless(part: string): string {
  const plain = part
    .replaceAll(/[\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '_')
    .replace(/[. ]$/, '_')
    .replace(/^\.*_?$/, '_');
  return reserved.test(plain) || /^[=+@-]/.test(plain) ? `_${plain}` : plain;
}

/** Where a recording lies below the root: `/`-separated path, and the group inside an HDF5 file. */
export interface RecordingPlace {
  readonly path: string;
  readonly group?: string | undefined;
}

/**
 * Unique names of recordings: the file name (or group) alone where that is enough, else with folders (and file), else
 * with the extension too, else with a number. They differ in more than upper and lower case, for they become names of files.
 *
 * @see {@link recordingName} for what becomes of characters that could do harm
 */
export function uniqueNames(places: readonly RecordingPlace[]): string[] {
  const forms: readonly ((place: RecordingPlace) => string)[] = [
    ({ path, group }) => group ?? withoutExtension(path.slice(path.lastIndexOf('/') + 1)),
    ({ path, group }) => (group === undefined ? withoutExtension(path) : `${withoutExtension(path)}/${group}`),
    ({ path, group }) => (group === undefined ? path : `${path}/${group}`),
  ];
  let names: string[] = [];
  for (const form of forms) {
    const taken = names;
    const counts = countOf(names);
    names = places.map((place, i) =>
      taken.length > 0 && counts.get(folded(taken[i])) === 1 ? taken[i] : recordingName(form(place)),
    );
  }
  return numbered(names);
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(folded(name), (counts.get(folded(name)) ?? 0) + 1);
  return counts;
}

/** What is left of a name where upper and lower case are the same. */
const folded = (name: string): string => name.toLowerCase();

/** Names that are still the same, `a:b` and `a*b`, get the lowest number that makes them differ from all others. */
function numbered(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const counts = countOf(names);
  return names.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(folded(unique)) || (unique !== name && counts.has(folded(unique))); number++)
      unique = `${name}-${number}`;
    taken.add(folded(unique));
    return unique;
  });
}

function withoutExtension(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}
