import { posix } from 'node:path';

/** Where a recording lies below the root: `/`-separated path, and the group inside an HDF5 file. */
export interface Place {
  readonly path: string;
  readonly group?: string | undefined;
}

/**
 * Unique names of recordings: the file name (or group) alone where that is enough, else with folders (and file), else
 * with the extension too.
 */
export function uniqueNames(places: readonly Place[]): string[] {
  const forms: readonly ((place: Place) => string)[] = [
    ({ path, group }) => group ?? withoutExtension(posix.basename(path)),
    ({ path, group }) => (group === undefined ? withoutExtension(path) : `${withoutExtension(path)}/${group}`),
    ({ path, group }) => (group === undefined ? path : `${path}/${group}`),
  ];
  let names: string[] = [];
  for (const form of forms) {
    const taken = names;
    const counts = countOf(names);
    names = places.map((place, i) => (taken.length > 0 && counts.get(taken[i]) === 1 ? taken[i] : form(place)));
  }
  return names;
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function withoutExtension(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}
