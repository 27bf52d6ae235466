/** What needs no files: bytes that were fetched. */
export { catalogueOf } from '../catalogue-of.ts';
export type { BytesAt } from '../fits/fits-tables.ts';
export { packedCatalogue } from '../packed/packed-catalogue.ts';
export type { EpochStar, StarCatalogue } from '../sky/catalogue.ts';
export { starName } from '../sky/star-names.ts';
