/* What the host (kernels.ts) calls. Nothing is allocated after `takeAll`; then the addresses are valid, in bytes. */

export { add, bell, FARTHEST, odds, PER_UNIT, products, RING_SHIFT, rates, reached, TILE_SHIFT, takeAll } from './memory';
export { reach, weigh } from './odds';
