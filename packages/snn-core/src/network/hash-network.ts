import { canonicalJson } from '../json-text.ts';
import type { NetworkSpec } from './network-spec.ts';

/**
 * Name of a network by content: SHA-256 of its canonical JSON (keys sorted, no spaces), 64 hexadecimal digits. Equal
 * networks have equal hashes on every machine and in the browser, so a checkpoint or a cache of spikes can say which
 * network it belongs to. Weights are not part of it.
 */
export function hashNetwork(network: NetworkSpec): string {
  return sha256(new TextEncoder().encode(canonicalJson(network)));
}

/*
 * SHA-256 in plain JavaScript. `node:crypto` is not there in a browser, and `crypto.subtle` is asynchronous and absent on
 * pages that are not served securely. For short texts: it names things by content and keeps no secrets.
 */

/** First 32 bits of the fractional part of a root of each of the first `count` primes: the constants of the standard. */
function primeRoots(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 0x1_0000_0000);
}

const initial = primeRoots(8, Math.sqrt);
const roundConstants = primeRoots(64, Math.cbrt);

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** SHA-256 of some bytes, 64 hexadecimal digits. @see FIPS 180-4, section 6.2 */
export function sha256(message: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  const state = initial.slice();
  const schedule = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = view.getUint32(block + 4 * i);
    compress(state, schedule);
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** One block: extends the first 16 words of the schedule and mixes all 64 into the state. Both are written. */
function compress(state: Uint32Array, schedule: Uint32Array): void {
  for (let i = 16; i < 64; i++) {
    const early = schedule[i - 15];
    const late = schedule[i - 2];
    const mixed = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    schedule[i] = schedule[i - 16] + mixed + schedule[i - 7] + (rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + roundConstants[i] + schedule[i]) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] += word;
  });
}
