import { describe, expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from './crc32c.ts';
import { slowCrc32c } from './decode.fixture.ts';

describe('crc32c', () => {
  it('gives the check value of the CRC catalogue', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe306_9283);
  });

  // RFC 3720, appendix B.4; the bytes there are in transmission order, so that each number reads backwards.
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a91_36aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8_ab43],
    ['ascending', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd_794e],
    ['descending', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113f_db5c],
  ])('gives the number in RFC 3720 for %s', (_, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
  });

  it('is 0 for nothing', () => {
    expect(crc32c(new Uint8Array())).toBe(0);
  });

  it('agrees with polynomial division bit by bit', () => {
    for (let length = 1; length < 40; length += 3) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + length * 37) & 0xff);
      expect(crc32c(bytes)).toBe(slowCrc32c(bytes));
    }
  });
});

describe('maskedCrc32c', () => {
  it('rotates right by 15 bits and adds the constant', () => {
    // 0xe3069283 rotated right by 15 = 0x2507c60d; plus 0xa282ead8 = 0xc78ab0e5.
    expect(maskedCrc32c(new TextEncoder().encode('123456789'))).toBe(0xc78a_b0e5);
  });
});
