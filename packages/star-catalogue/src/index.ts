export * from './browser/index.ts';
export { openCatalogue } from './open-catalogue.ts';
export { tycho2 } from './tycho2.ts';
