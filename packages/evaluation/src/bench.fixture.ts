/** For studies. */
export { wilsonInterval } from './completeness/intervals.ts';
