/**
 * Address events in 32-bit words, as AEStream and faery send them over UDP: bits 14–0 y, 15 polarity, 30–16 x; bit 31 is set where no time follows,
 * otherwise the next word is the time, µs. Little endian. There is no header.
 */

import { decodePieces, queueDecoder } from '../decode-pieces.ts';
import type { EventDecoder, FormatCodec } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { Clock } from '../source/clock.ts';

/**
 * Decodes words.
 *
 * @param arrivalUs when a piece came in, µs: the time of events that have none; left out: when it is read, since the decoder began
 * @param packets whether every piece is a packet by itself
 */
export function aerDecoder(report: ReadReport, arrivalUs?: () => number, packets = false): EventDecoder {
  const clock = new Clock(2 ** 32, report);
  const nowUs = arrivalUs ?? sinceNow();
  const assumed = `events came without times: they have the time at which they ${arrivalUs === undefined ? 'were read' : 'came in'}`;
  return queueDecoder(report, (bytes, sink) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    sink.reserve(bytes.length >> 2);
    // One clock for all of a piece: they came together.
    const pieceUs = nowUs();
    let at = 0;
    while (at + 4 <= bytes.length) {
      const word = view.getUint32(at, true);
      const isTimed = word < 2 ** 31;
      if (isTimed && at + 8 > bytes.length) break;
      const tUs = isTimed ? clock.at(view.getUint32(at + 4, true)) : pieceUs;
      if (!isTimed) report.note(assumed);
      sink.add(tUs, (word >>> 16) & 0x7fff, word & 0x7fff, (word >>> 15) & 1);
      at += isTimed ? 8 : 4;
    }
    if (packets) report.drop('bytes of packets that are no whole events', bytes.length - at);
    return packets ? bytes.length : at;
  });
}

function sinceNow(): () => number {
  const startMs = performance.now();
  return () => Math.floor(1000 * (performance.now() - startMs));
}

/** Address events without a header; no byte tells them, so they are asked for by name. */
export const aer: FormatCodec = {
  async open(source, { packets, arrivalUs }, report) {
    return {
      header: { originNs: 0n, timeUnit: 'us', fields: [] },
      decode: (sink) => decodePieces(source, 0, aerDecoder(report, arrivalUs, packets), sink),
    };
  },
};
