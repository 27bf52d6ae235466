export { Scale } from './evidence/scale.ts';
