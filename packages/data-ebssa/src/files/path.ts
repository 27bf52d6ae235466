/** Parts of paths, without Node: files that are dropped on a page have names, too. */

/** On Windows alone a backslash is none of a name. */
const separator = globalThis.process?.platform === 'win32' ? /[\\/]+/ : /\/+/;

const partsOf = (path: string): string[] => path.split(separator).filter((part) => part !== '');

/** Name of a file, without its folders. */
export const fileNameOf = (path: string): string => partsOf(path).at(-1) ?? '';

/** Names of the folders of a file, the nearest first. */
export const foldersOf = (path: string): string[] => partsOf(path).slice(0, -1).toReversed();

/** The absolute path of a file, whose folders tell more than those of a relative one; in a browser its name. */
export const placeOf = (path: string): string => globalThis.process?.getBuiltinModule?.('node:path')?.resolve(path) ?? path;
