// What programs in bench/ and studies/ draw with.
export { chartPng } from './drawing/chart.ts';
export { palette } from './drawing/palette.ts';
