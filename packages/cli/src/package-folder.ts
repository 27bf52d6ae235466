/*
 * Stands directly below the package folder, in src/ and, bundled, in dist/; so `..` is the package in both.
 */

/** Folder of this package, with package.json. */
export const packageFolder = new URL('../', import.meta.url);
