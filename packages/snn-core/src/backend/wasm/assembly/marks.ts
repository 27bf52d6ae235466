import { allocate } from './arena';
import { nth } from './nth';

/*
 * A set of small numbers that gives its members in ascending order at a cost of its size, not of its range: a bit per
 * number, and a bit per word of bits that says where to look.
 */
@unmanaged
export class Marks {
  /** u32[words]: bit b of word w stands for 32·w + b. */
  words: usize;
  /** u32[summaryWords]: bit b of word s is set when word 32·s + b may hold bits. */
  summary: usize;
  summaryWords: i32;
}

export function newMarks(range: i32): Marks {
  const marks = changetype<Marks>(allocate(offsetof<Marks>()));
  const words = (range + 31) >> 5;
  marks.summaryWords = (words + 31) >> 5;
  marks.words = allocate((<usize>marks.summaryWords) << 7);
  marks.summary = allocate((<usize>marks.summaryWords) << 2);
  return marks;
}

/** Sets `bits` of one word. */
// @inline
export function markBits(marks: Marks, word: i32, bits: u32): void {
  const at = nth(marks.words, word);
  store<u32>(at, load<u32>(at) | bits);
  const summary = nth(marks.summary, word >> 5);
  store<u32>(summary, load<u32>(summary) | (1 << (word & 31)));
}

// @inline
export function isMarked(marks: Marks, number: i32): bool {
  return ((load<u32>(nth(marks.words, number >> 5)) >> (number & 31)) & 1) != 0;
}

/** Sets the bits from … to, both included, of the 64-bit words at an address. */
// @inline
export function markRange(words: usize, from: i32, to: i32): void {
  const first = from >> 6;
  const last = to >> 6;
  const head: u64 = u64.MAX_VALUE << (from & 63);
  const tail: u64 = u64.MAX_VALUE >> (63 - (to & 63));
  if (first == last) {
    setBits(words, first, head & tail);
    return;
  }
  setBits(words, first, head);
  for (let word = first + 1; word < last; word++) setBits(words, word, u64.MAX_VALUE);
  setBits(words, last, tail);
}

// @inline
function setBits(words: usize, word: i32, bits: u64): void {
  const at = words + ((<usize>word) << 3);
  store<u64>(at, load<u64>(at) | bits);
}
