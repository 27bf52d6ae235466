// What programs in studies/ look into.
export { selectWinners } from './winners.ts';
