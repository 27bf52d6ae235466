import { expect, it } from 'vitest';
import { sfc32 } from './random-sfc32.ts';

it('gives the numbers of the reference implementation (PractRand 0.94, as recorded by Apache Commons RNG)', () => {
  const next = sfc32(0xbb3c_4104, 0x0229_4965, 0xda1c_e2a9);
  const recorded = [
    0x89b5_c414, 0x7ee5_7639, 0xdbe1_8f7b, 0x94aa_0162, 0xa22b_ff0a, 0x21c9_1fb8, 0x2c6f_d6fe, 0xcda9_0d13, 0x0196_84ca,
    0xe5b4_00c0, 0x459d_8590, 0x3aec_0a1e, 0x254d_ac77, 0xbe10_ae80, 0x9ac2_7819, 0xd17d_10c6, 0x71a6_9026, 0x4bb2_bdda,
    0x7085_3646, 0xda28_f272, 0x8792_00d9, 0x8c2f_8b5b, 0x8a87_cb78, 0x27ff_dced, 0x988a_2b7b, 0xf220_ef9b, 0x13b8_984f,
    0x345d_1732, 0x8f5b_c6fc, 0x092b_09ff, 0x046b_d2b0, 0xa5a9_9fc5, 0x1940_0604, 0xb76e_7394, 0x037a_ddd5, 0xe916_ed79,
    0x94f1_0dc6, 0xf2ec_b45e, 0x6983_4355, 0xb814_aeb2,
  ];
  expect(recorded.map(() => next())).toEqual(recorded);
});

it('takes seeds modulo 2^32', () => {
  expect(sfc32(0xffff_ffff, 0x8000_0000, 5)()).toBe(sfc32(-1, -0x8000_0000, 5)());
});

it('works from the all-zero seed, which would stop a generator without a counter', () => {
  const next = sfc32(0, 0, 0);
  expect(new Set(Array.from({ length: 1000 }, next)).size).toBe(1000);
});
