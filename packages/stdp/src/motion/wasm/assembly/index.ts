/* What the host (kernels.ts) calls. Nothing is allocated after `takeAll`; then the addresses are valid, in bytes. */

export { add, bell, FARTHEST, odds, PER_UNIT, products, rates, reached, RING_SHIFT, takeAll, TILE_SHIFT } from './memory';
export { reach, weigh } from './odds';
