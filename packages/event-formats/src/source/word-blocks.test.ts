import { describe, expect, test } from 'vitest';
import { WordBlocks } from './word-blocks.ts';

const pieceOf = (length: number, at = 0): Uint8Array => {
  const piece = new Uint8Array(length + at).subarray(at);
  for (let k = 0; k < length; k++) piece[k] = k % 251;
  return piece;
};

describe('blocks of words', () => {
  test('are the same wherever a piece lies in memory', () => {
    for (let at = 0; at < 4; at++) {
      const words = [...new WordBlocks(Int32Array).of(pieceOf(40_000, at))].map((block) => block.length);
      expect(words).toEqual([4096, 4096, 1808]);
      const [first] = new WordBlocks(Int32Array).of(pieceOf(8, at));
      expect([...first]).toEqual([0x0302_0100, 0x0706_0504]);
    }
  });

  test('a record that is cut into many pieces is one block', () => {
    const blocks = new WordBlocks(Int32Array, 8);
    const found: number[][] = [];
    for (const byte of pieceOf(19)) for (const words of blocks.of(Uint8Array.of(byte))) found.push([...words]);
    expect(found).toEqual([
      [0x0302_0100, 0x0706_0504],
      [0x0b0a_0908, 0x0f0e_0d0c],
    ]);
    expect([blocks.end(), blocks.end()]).toEqual([3, 0]);
  });
});
