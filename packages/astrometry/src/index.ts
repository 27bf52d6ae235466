export { brightStars } from './catalogue/bright-stars.ts';
export type { Catalogue, CatalogueStar } from './catalogue/catalogue.ts';
export { packedCatalogue } from './catalogue/packed-catalogue.ts';
export type { PlateFailure, PlateOptions, PlateSolution, PlateStar } from './plate/plate.ts';
export { solvePlate } from './plate/solve-plate.ts';
export type { StarMatch } from './plate/refine.ts';
export { describeWcs, fitsHeader, pixelToSky, skyToPixel, type TanWcs } from './plate/tan-wcs.ts';
